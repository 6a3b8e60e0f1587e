import type { ReactElement } from 'react';
export function CertificatesScreen(_props: { readonly certificateId: string | null }): ReactElement {
  return <p />;
}
