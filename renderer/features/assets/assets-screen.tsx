import type { ReactElement } from 'react';
export function AssetsScreen(): ReactElement {
  return <p />;
}
