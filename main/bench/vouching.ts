import type { VerdictStatus } from '../../shared/schemas/verdict.ts';
import type { CertificateFiles } from '../archive/archive.ts';
import { verifyCertificate } from '../certificate/verify/verify-certificate.ts';
import type { CertificateServiceParts } from './certificate-service.ts';
import type { BenchTrust } from './trust.ts';

/** Why this bench cannot vouch for what a certificate says, which it is about to sign anew; `null`: it can. */
export type Doubt = VerdictStatus | null;

/** Tells of each certificate, by its files, what there is against vouching for it; roots and clock are read once. */
export async function openVouching({
  trust,
  now,
}: Pick<CertificateServiceParts, 'trust' | 'now'>): Promise<(files: CertificateFiles) => Promise<Doubt>> {
  const against: BenchTrust & { readonly now: Date } = { ...(await trust()), now: now() };
  return async ({ json, p7s }) => {
    const { status, signatureOk, trusted } = await verifyCertificate({ kind: 'json', json, p7s }, against);
    return status === 'INVALID' || !signatureOk || !trusted ? status : null;
  };
}
