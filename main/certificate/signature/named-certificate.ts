import type { SignerInfo } from '@peculiar/asn1-cms';

import { encodeDer, sameBytes } from '../asn1/der.ts';
import type { CertificateFacts } from '../keys/x509.ts';

/** The certificate that a SignerInfo names by issuer and serial number (RFC 5652 §5.3), if it is there. */
export function namedCertificate(
  { sid }: SignerInfo,
  certificates: readonly CertificateFacts[],
): CertificateFacts | undefined {
  const named = sid.issuerAndSerialNumber;
  if (named === undefined) return undefined;
  const serialHex = Buffer.from(named.serialNumber).toString('hex');
  const issuerDer = encodeDer(named.issuer);
  return certificates.find(
    (candidate) => candidate.identity.serialHex === serialHex && sameBytes(candidate.issuerDer, issuerDer),
  );
}
