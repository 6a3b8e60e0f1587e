import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { linearText, templateVersion } from '../../../main/certificate/document/linear-text.ts';
import { documentModelOf } from '../../../main/certificate/document/model-of-record.ts';
import { printUnsigned } from '../../../main/certificate/document/print-certificate.ts';
import { buildRecord } from '../../../main/certificate/record/build-record.ts';
import type { Outcome } from '../../../shared/schemas/outcome.ts';
import {
  abortedJob,
  exceptionsJob,
  failedJob,
  type SampleJob,
  sampleTime,
  sanitizedJob,
} from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

describe('the printed words', () => {
  /**
   * What a verifier compares with the pages, for one record of each outcome. If this test fails because wording, fields or
   * their order have changed: raise `templateVersion`, and put the new version and hashes here. Certificates that are out in
   * the world are then no longer compared word by word, but stay valid; without a new version they would turn INVALID.
   * If nothing but the samples has changed, the hashes alone are new.
   */
  const pinned = {
    templateVersion: 1,
    sanitized: '4ae2b4b320692435aeaa52bdf527f95b9efa4927ee97f2fe73e86f0fddf16d7f',
    'sanitized-with-exceptions': 'be2086b03ee187dfc20ffb3bf85b996b4c6a98e90533be0c68ae18576f328cf8',
    'not-sanitized': 'f975c6c8826e61a0b951771638e5156e94b6b0fb173a1d42a4e751325a9a2c04',
    aborted: '3036ffe198b5b85d4a34f2f8d9dd6938f608475488b25e5616d3f1cabb7ece5f',
  } as const satisfies Readonly<Record<Outcome['kind'], string>> & { readonly templateVersion: number };

  const wordsOf = (job: SampleJob): string =>
    linearText(
      documentModelOf(
        buildRecord({
          ...job,
          id: 'CB-20261124-0123456789',
          issuedAt: sampleTime,
          supersedes: null,
          organisation: { name: 'St. Ansgar Hospital', address: ['Große Straße 12', '20095 Hamburg'] },
          signatureLevel: 'B-B',
        }),
        {
          jsonSha256: '11'.repeat(32),
          signer: { subject: 'CN=Station', sha256: '22'.repeat(32), rootSha256: '33'.repeat(32) },
        },
      ),
    );

  it('are those of their template’s version', () => {
    expect({
      templateVersion,
      sanitized: sha256(wordsOf(sanitizedJob())),
      'sanitized-with-exceptions': sha256(wordsOf(exceptionsJob())),
      'not-sanitized': sha256(wordsOf(failedJob(40))),
      aborted: sha256(wordsOf(abortedJob())),
    }).toEqual(pinned);
  });
});

describe('the same record, key and time', () => {
  let station: SampleStation;
  beforeAll(async () => {
    station = await sampleStation();
  });
  afterAll(() => station.remove());

  it('make the same unsigned file: at first, after other documents, and in another process', async () => {
    const { record, json, p7s } = await station.issue(failedJob(40));
    const print = async (): Promise<string> =>
      sha256(await printUnsigned({ record, json, p7s, signer: station.signer }, { paper: 'a4' }));
    const first = await print();
    await station.issue(exceptionsJob());
    expect(await print()).toBe(first);
    await writeFile(path.join(station.folder, 'record.json'), json);
    await writeFile(path.join(station.folder, 'record.json.p7s'), p7s);
    const program = new URL('print-unsigned.ts', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)('node', [program, station.folder]);
    expect(stdout).toBe(first);
  });

  it('make other files on other paper', async () => {
    const { record, json, p7s } = await station.issue();
    const certificate = { record, json, p7s, signer: station.signer };
    const [a4, letter] = [
      await printUnsigned(certificate, { paper: 'a4' }),
      await printUnsigned(certificate, { paper: 'letter' }),
    ];
    expect(Buffer.from(a4).toString('latin1')).toContain('/MediaBox [0 0 595.28 841.89]');
    expect(Buffer.from(letter).toString('latin1')).toContain('/MediaBox [0 0 612 792]');
  });
});
