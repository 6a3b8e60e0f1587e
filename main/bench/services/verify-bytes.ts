import type { Verdict } from '../../certificate/verify/verdict.ts';
import { verifyCertificate } from '../../certificate/verify/verify-certificate.ts';
import { exportRoot } from '../../certificate/keys/station-keys.ts';
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

/** PEM texts of the roots that this station trusts: its own, and those that people added. */
export async function trustedRoots({
  bench,
  trust,
}: Pick<ServiceParts, 'bench' | 'trust'>): Promise<readonly string[]> {
  const own = await exportRoot(bench.folder.keys).then(
    (pem) => [pem],
    () => [],
  );
  return [...own, ...(await trust.pems())];
}

/** The verdict on a document under the roots that this station trusts. */
export async function verifyBytes(
  parts: Pick<ServiceParts, 'bench' | 'trust' | 'now'>,
  { bytes, signature }: GivenBytes,
): Promise<Verdict> {
  const options = { roots: await trustedRoots(parts), now: parts.now() };
  return looksLikePdf(bytes)
    ? verifyCertificate({ kind: 'pdf', pdf: bytes }, options)
    : verifyCertificate({ kind: 'json', json: bytes, p7s: signature }, options);
}
