import type { ReactElement } from 'react';
export function SettingsScreen(_props: { readonly section: string }): ReactElement {
  return <p />;
}
