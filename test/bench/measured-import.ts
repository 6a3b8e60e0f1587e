import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { certificateReader } from '../../main/archive/certificate-reader.ts';
import { openJudgingThreads } from '../../main/archive/judging-threads.ts';
import { openArchive } from '../../main/archive/open-archive.ts';
import { issueCertificate } from '../../main/certificate/issue-certificate.ts';
import { exportRoot, openStationKeys } from '../../main/certificate/keys/station-keys.ts';
import { samplePlan, sampleResult } from '../unit/policy/sample-job.ts';

/** What an import came to. */
export interface MeasuredImport {
  /** Certificates that were verified as valid and kept. */
  readonly valid: number;
  readonly perSecond: number;
  /** Time of all processors for one certificate, in milliseconds. */
  readonly processorMs: number;
}

/** Imports a folder of `count` certificates (record, signature, PDF), each verified on the way in, into a new archive. */
export async function measureImport(count: number): Promise<MeasuredImport> {
  const place = mkdtempSync(join(tmpdir(), 'archive-import-'));
  try {
    const source = join(place, 'source');
    const root = await issueInto(source, join(place, 'keys'), count);
    const threads = openJudgingThreads({
      onFailure: (cause) => {
        throw new Error('no thread judges', { cause });
      },
    });
    const reader = certificateReader(() => ({ roots: [root], now: new Date() }), threads);
    const archive = openArchive(join(place, 'data'));
    const cpu = process.cpuUsage();
    const started = performance.now();
    const items = await archive.importCertificates(
      { kind: 'folder', path: source },
      { reader, actor: 'bench' },
    );
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    await threads.close();
    archive.close();
    const valid = items.filter((item) => item.state === 'imported' && item.verdict === 'VALID').length;
    return { valid, perSecond: valid / seconds, processorMs: (user + system) / 1000 / count };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Issues certificates into a folder; returns the root that vouches for them, as PEM. */
async function issueInto(folder: string, keys: string, count: number): Promise<string> {
  const signer = await openStationKeys(keys, { createIfMissing: true });
  mkdirSync(folder);
  for (let index = 0; index < count; index += 1) {
    const { id, json, p7s, pdf } = await issueCertificate({
      plan: { ...samplePlan, identifier: { kind: 'label', value: `SERIAL${index}` } },
      result: sampleResult,
      outcome: { kind: 'sanitized', requestedLevel: 'clear', achievedLevel: 'clear', reasons: [] },
      signer,
      supersedes: null,
      organisation: null,
      now: new Date(),
    });
    writeFileSync(join(folder, `${id}.json`), json);
    writeFileSync(join(folder, `${id}.json.p7s`), p7s);
    writeFileSync(join(folder, `${id}.pdf`), pdf);
  }
  return exportRoot(keys);
}
