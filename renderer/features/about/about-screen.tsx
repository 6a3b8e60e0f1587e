import type { ReactElement } from 'react';
export function AboutScreen(): ReactElement {
  return <p />;
}
