import type { BenchHandlers } from '../../../../shared/contract.ts';
import type { Verdict as ShownVerdict } from '../../../../shared/contract/verification.ts';
import { exportRoot } from '../../../certificate/keys/station-keys.ts';
import { certificatesOfPem } from '../../../certificate/keys/x509.ts';
import { contractVerdict } from '../contract-verdict.ts';
import type { ServiceParts } from '../service-parts.ts';
import { describeRoot } from '../trust-store.ts';
import { looksLikePdf, verifyBytes } from '../verify-bytes.ts';

type VerificationCalls = Extract<keyof BenchHandlers, `verification.${string}` | `trust.${string}`>;

/** Calls about checking documents that somebody hands over. */
export function verificationHandlers(parts: ServiceParts): Pick<BenchHandlers, VerificationCalls> {
  const { archive, bench, trust } = parts;

  const inArchive = (id: string | undefined, sha256: string | null): ShownVerdict['inArchive'] => {
    const kept = id === undefined ? null : archive.getSummary(id);
    if (kept === null) return 'absent';
    return kept.jsonSha256 === sha256 ? 'same' : 'different';
  };

  return {
    'verification.check': async ({ document, signature }) => {
      const bytes = Buffer.from(document.bytesBase64, 'base64');
      const verdict = await verifyBytes(parts, {
        bytes,
        signature: signature === null ? null : Buffer.from(signature.bytesBase64, 'base64'),
      });
      const where = inArchive(verdict.record?.id, verdict.jsonSha256);
      return contractVerdict(verdict, looksLikePdf(bytes) ? 'pdf' : 'json', where);
    },
    'trust.list': async () => {
      const [own] = await exportRoot(bench.folder.keys).then(certificatesOfPem, () => []);
      const station = own === undefined ? [] : [describeRoot(own, 'station', new Date(0))];
      const added = await trust.list();
      return { roots: [...station.map((root) => ({ ...root, addedAt: root.notBefore })), ...added] };
    },
    'trust.read': ({ file }) => Promise.resolve(trust.read(Buffer.from(file.bytesBase64, 'base64'))),
    'trust.add': async ({ file, fingerprint }) =>
      trust.add(Buffer.from(file.bytesBase64, 'base64'), fingerprint),
    'trust.remove': async ({ fingerprint }) => {
      await trust.remove(fingerprint);
      return {};
    },
    'trust.exportRoot': async () => ({
      name: 'clearbench-root.pem',
      mediaType: 'application/x-pem-file' as const,
      bytesBase64: Buffer.from(await exportRoot(bench.folder.keys)).toString('base64'),
    }),
  };
}
