import { join } from 'node:path';

import { certificateReader } from '../../../main/archive/certificate-reader.ts';
import type { NewCertificate } from '../../../main/archive/archive.ts';
import { stationDetachedSigner, stationDetachedVerifier } from '../../../main/archive/station-signature.ts';
import { printCertificate } from '../../../main/certificate/document/print-certificate.ts';
import { issueCertificate } from '../../../main/certificate/issue-certificate.ts';
import { exportRoot, openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { samplePlan, sampleResult } from '../policy/sample-job.ts';
import { temporaryFolder } from './data-folder.ts';

/** A station with keys of its own that issues real certificates. */
export async function makeStation() {
  const keysDir = join(temporaryFolder(), 'keys');
  const signer = await openStationKeys(keysDir, { createIfMissing: true });
  const root = await exportRoot(keysDir);
  const now = () => new Date();
  return {
    root,
    reader: certificateReader(() => ({ roots: [root], now: now() })),
    sign: stationDetachedSigner(signer),
    verify: stationDetachedVerifier([root]),
    /** The certificate of another station in a document that this one signed. */
    document: async ({ record, json, p7s }: Pick<NewCertificate, 'record' | 'json' | 'p7s'>) => ({
      json,
      p7s,
      pdf: await printCertificate({ record, json, p7s, signer }),
    }),
    /** Issues the certificate of a job on a drive with this serial. */
    issue: async (
      serial: string,
      { supersedes = null }: { readonly supersedes?: string | null } = {},
    ): Promise<NewCertificate & { readonly pdf: Uint8Array }> => {
      const issued = await issueCertificate({
        plan: { ...samplePlan, identifier: { kind: 'label', value: serial } },
        result: sampleResult,
        outcome: { kind: 'sanitized', requestedLevel: 'clear', achievedLevel: 'clear', reasons: [] },
        signer,
        supersedes,
        organisation: null,
        now: now(),
      });
      return { ...issued, jobId: null };
    },
  };
}
export type Station = Awaited<ReturnType<typeof makeStation>>;
