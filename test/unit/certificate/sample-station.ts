import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  issueCertificate,
  type IssuedCertificate,
  type IssueInput,
} from '../../../main/certificate/issue-certificate.ts';
import { exportRoot, openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import type { StationSigner } from '../../../main/certificate/signature/signer.ts';
import { type SampleJob, sampleTime, sanitizedJob } from './sample-job.ts';

/** A station with keys in a folder of its own. */
export interface SampleStation {
  readonly folder: string;
  readonly keysDir: string;
  readonly signer: StationSigner;
  readonly rootPem: string;
  issue(job?: SampleJob, change?: Partial<IssueInput>): Promise<IssuedCertificate>;
  remove(): Promise<void>;
}

/** Makes a station whose keys are a few weeks old at `sampleTime`. */
export async function sampleStation(now = new Date('2026-11-01T08:00:00Z')): Promise<SampleStation> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clearbench-certificate-'));
  const keysDir = path.join(folder, 'keys');
  const signer = await openStationKeys(keysDir, { createIfMissing: true, now });
  const rootPem = await exportRoot(keysDir);
  return {
    folder,
    keysDir,
    signer,
    rootPem,
    issue: (job = sanitizedJob(), change = {}) =>
      issueCertificate({
        ...job,
        signer,
        supersedes: null,
        organisation: { name: 'St. Ansgar Hospital', address: ['Große Straße 12', '20095 Hamburg'] },
        now: sampleTime,
        ...change,
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
