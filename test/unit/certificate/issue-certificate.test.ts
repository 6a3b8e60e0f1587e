import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { canonicalJson } from '../../../shared/canonical-json.ts';
import { recordSchema } from '../../../shared/schemas/record.ts';
import { writeCertificateFiles } from '../../../main/certificate/certificate-files.ts';
import { verifyCertificateFiles } from '../../../main/certificate/verify/verify-files.ts';
import { abortedJob, exceptionsJob, failedJob, sampleTime, sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

const run = promisify(execFile);
let station: SampleStation;

beforeAll(async () => {
  station = await sampleStation();
});
afterAll(() => station.remove());

const jobs = {
  sanitized: sanitizedJob,
  'sanitized-with-exceptions': exceptionsJob,
  'not-sanitized': () => failedJob(),
  aborted: abortedJob,
};

describe('issuing a certificate', () => {
  for (const [kind, job] of Object.entries(jobs)) {
    it(`gives a job that ended ${kind} a certificate that verifies`, async () => {
      const dir = path.join(station.folder, kind);
      await mkdir(dir);
      const issued = await station.issue(job());
      expect(issued.record.outcome.kind).toBe(kind);
      const files = await writeCertificateFiles(issued, dir);
      const verdicts = await verifyCertificateFiles([files.json, files.p7s, files.pdf], {
        roots: [station.rootPem],
        now: sampleTime,
      });
      expect(verdicts.map(({ verdict }) => [verdict.status, verdict.problems])).toEqual([
        ['VALID', []],
        ['VALID', []],
      ]);
      expect(verdicts.map(({ verdict }) => verdict.record)).toEqual([issued.record, issued.record]);
    });

    it(`gives a job that ended ${kind} a record that OpenSSL verifies with the printed command`, async () => {
      const dir = path.join(station.folder, `${kind}-openssl`);
      await mkdir(dir);
      const files = await writeCertificateFiles(await station.issue(job()), dir);
      const roots = path.join(dir, 'roots.pem');
      await writeFile(roots, station.rootPem);
      const command = ['-in', files.p7s, '-content', files.json, '-CAfile', roots, '-out', '/dev/null'];
      const arguments_ = ['cms', '-verify', '-binary', '-cades', '-inform', 'DER', ...command];
      await expect(run('openssl', arguments_)).resolves.toBeDefined();
      const json = await readFile(files.json, 'utf8');
      await writeFile(files.json, json.replace('"Z2AXM8KQ"', '"Z2AXM8KR"'));
      await expect(run('openssl', arguments_)).rejects.toThrow();
    });
  }

  it('signs exactly the canonical bytes of the record', async () => {
    const issued = await station.issue();
    const text = Buffer.from(issued.json).toString('utf8');
    expect(text).toBe(canonicalJson(issued.record));
    expect(recordSchema.parse(JSON.parse(text))).toEqual(issued.record);
  });

  it('records what nobody said as null and leaves validation to a person', async () => {
    const { record } = await station.issue();
    expect(record.validation).toEqual({ state: 'awaiting-decision' });
    expect([record.disposition, record.condition, record.people.verifiedBy]).toEqual([null, null, null]);
  });

  it('gives every certificate its own id', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, async () => (await station.issue()).id));
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^CB-20261124-[0-9A-HJKMNP-TV-Z]{10}$/);
  });

  it('never writes over existing files and leaves no temporary ones', async () => {
    const dir = path.join(station.folder, 'twice');
    await mkdir(dir);
    const issued = await station.issue();
    await writeCertificateFiles(issued, dir);
    await expect(writeCertificateFiles(issued, dir)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect((await readdir(dir)).sort()).toEqual([
      `${issued.id}.json`,
      `${issued.id}.json.p7s`,
      `${issued.id}.pdf`,
    ]);
  });

  it('leaves nothing behind in a folder where it could not write all files', async () => {
    const dir = path.join(station.folder, 'blocked');
    await mkdir(dir);
    const issued = await station.issue();
    const blocked = { ...issued, id: `${issued.id}/../${'x'.repeat(300)}` };
    await expect(writeCertificateFiles(blocked, dir)).rejects.toMatchObject({
      code: 'CERTIFICATE_NOT_WRITTEN',
    });
    expect(await readdir(dir)).toEqual([]);
  });
});
