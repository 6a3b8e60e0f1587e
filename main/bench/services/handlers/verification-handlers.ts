import type { BenchHandlers } from '../../../../shared/contract.ts';
import type { Verdict as ShownVerdict } from '../../../../shared/contract/verification.ts';
import { sha256Of } from '../../../archive/content-store.ts';
import { stationRoots } from '../../../certificate/keys/public-parts.ts';
import { certificatesOfPem } from '../../../certificate/keys/x509.ts';
import { noteTrustChange } from '../../trust-change.ts';
import { describeRoot } from '../../trust-store.ts';
import { contractVerdict } from '../contract-verdict.ts';
import type { ServiceParts } from '../service-parts.ts';
import { looksLikePdf, verifyBytes } from '../verify-bytes.ts';
import { actorOf } from './certificate-handlers.ts';

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
    'verification.check': async ({ document, signature }, caller) => {
      const bytes = Buffer.from(document.bytesBase64, 'base64');
      const verdict = await verifyBytes(parts, {
        bytes,
        signature: signature === null ? null : Buffer.from(signature.bytesBase64, 'base64'),
      });
      const where = inArchive(verdict.record?.id, verdict.jsonSha256);
      archive.recordLedger({
        action: 'certificate-verified',
        actor: actorOf(parts, caller),
        subject: verdict.record?.id ?? null,
        details: { verdict: verdict.status, file: sha256Of(bytes), inArchive: where },
      });
      return contractVerdict(verdict, looksLikePdf(bytes) ? 'pdf' : 'json', where);
    },
    'trust.list': async () => {
      const own = (await stationRoots(bench.folder.keys)).flatMap(certificatesOfPem);
      const station = own.map((root) => describeRoot(root, 'station', new Date(0)));
      const added = await trust.list();
      return { roots: [...station.map((root) => ({ ...root, addedAt: root.notBefore })), ...added] };
    },
    'trust.read': ({ file }) => Promise.resolve(trust.read(Buffer.from(file.bytesBase64, 'base64'))),
    'trust.add': async ({ file, fingerprint }, caller) => {
      const root = await trust.add(Buffer.from(file.bytesBase64, 'base64'), fingerprint);
      noteTrustChange(archive, 'added', fingerprint, actorOf(parts, caller));
      return root;
    },
    'trust.remove': async ({ fingerprint }, caller) => {
      await trust.remove(fingerprint);
      noteTrustChange(archive, 'removed', fingerprint, actorOf(parts, caller));
      return {};
    },
    'trust.exportRoot': async (_nothing, caller) => ({
      name: 'clearbench-root.pem',
      mediaType: 'application/x-pem-file' as const,
      bytesBase64: Buffer.from(await bench.keys.exportRoots(actorOf(parts, caller))).toString('base64'),
    }),
  };
}
