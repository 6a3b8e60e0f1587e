import type { ReactElement } from 'react';
export function VerifyScreen(): ReactElement {
  return <p />;
}
