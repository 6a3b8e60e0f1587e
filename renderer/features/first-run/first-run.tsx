import type { ReactElement } from 'react';
export function FirstRun(): ReactElement {
  return <p />;
}
