import type { Verdict } from '../../certificate/verify/verdict.ts';
import { verifyCertificate } from '../../certificate/verify/verify-certificate.ts';
import type { ServiceParts } from './service-parts.ts';

/** The bytes of a document and, for a record, of its detached signature. */
export interface GivenBytes {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array | null;
}

/** Whether bytes look like a PDF: its mark may stand within the first kilobyte (ISO 32000-1 annex H). */
export function looksLikePdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-');
}

/** The verdict on a document against what this station trusts. */
export async function verifyBytes(
  parts: Pick<ServiceParts, 'bench' | 'now'>,
  { bytes, signature }: GivenBytes,
): Promise<Verdict> {
  const options = { ...(await parts.bench.trust()), now: parts.now() };
  return looksLikePdf(bytes)
    ? verifyCertificate({ kind: 'pdf', pdf: bytes }, options)
    : verifyCertificate({ kind: 'json', json: bytes, p7s: signature }, options);
}
