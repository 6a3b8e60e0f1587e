import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { writeCertificateFiles } from '../../main/certificate/certificate-files.ts';
import { addTimestampsToFiles } from '../../main/certificate/timestamp/upgrade-certificate.ts';
import { verifyCertificateFiles } from '../../main/certificate/verify/verify-files.ts';
import { sanitizedJob } from '../unit/certificate/sample-job.ts';
import { type LoopbackAuthority, startLoopbackAuthority } from './loopback-authority.ts';
import { type SampleStation, sampleStation } from '../unit/certificate/sample-station.ts';

const run = promisify(execFile);

let station: SampleStation;
let authority: LoopbackAuthority;

beforeAll(async () => {
  station = await sampleStation(new Date(Date.now() - 86_400_000));
  authority = await startLoopbackAuthority();
});
afterAll(async () => {
  await authority.close();
  await station.remove();
});

describe('a timestamp authority run with OpenSSL', () => {
  it('turns B-B into B-T in place; until then the certificate stands and says that it waits', async () => {
    const dir = path.join(station.folder, 'out');
    await mkdir(dir);
    const now = new Date();
    const issued = await station.issue(sanitizedJob(), { now, signatureLevel: 'B-T' });
    const files = await writeCertificateFiles(issued, dir);
    const roots = [station.rootPem, authority.rootPem];
    const verdicts = async () => {
      const found = await verifyCertificateFiles([files.json, files.pdf], { roots, now: new Date() });
      return found.map(({ verdict }) => [
        verdict.status,
        verdict.level,
        verdict.problems.map(({ code }) => code),
      ]);
    };
    const asked = { url: authority.url, timeoutMs: 30_000 };
    const waiting = ['INDETERMINATE', 'B-B', ['TIMESTAMP_MISSING']];
    expect(await verdicts()).toEqual([waiting, waiting]);
    for (const failure of ['down', 'garbage'] as const) {
      authority.mood = failure;
      await expect(addTimestampsToFiles(files, asked)).rejects.toMatchObject({
        code: 'TIMESTAMP_FAILED',
      });
    }
    expect(await verdicts()).toEqual([waiting, waiting]);
    authority.mood = 'well';
    const size = (await stat(files.pdf)).size;
    expect(await addTimestampsToFiles(files, asked)).toBe(true);
    expect((await stat(files.pdf)).size).toBe(size);
    expect(await verdicts()).toEqual([
      ['VALID', 'B-T', []],
      ['VALID', 'B-T', []],
    ]);
    expect(await addTimestampsToFiles(files, asked)).toBe(false);
    await writeFile(path.join(dir, 'roots.pem'), station.rootPem);
    await run('openssl', [
      'cms',
      '-verify',
      '-binary',
      '-cades',
      '-inform',
      'DER',
      '-in',
      files.p7s,
      '-content',
      files.json,
      '-CAfile',
      path.join(dir, 'roots.pem'),
      '-out',
      '/dev/null',
    ]);
    const { stdout } = await run('pdfsig', [files.pdf]);
    expect(stdout).toContain('Signature is Valid.');
  });

  it.each([
    ['other-nonce', /answers another request/],
    ['other-signature', /stamps something else/],
    ['refusing', /it refused/],
    ['elsewhere', /fetch failed/],
    ['endless', /larger than any timestamp/],
    ['silent', /timeout/],
    // Embedded, it would have made the certificate invalid for good.
    ['ended', /was not valid at that time/],
  ] as const)('leaves the certificate as it is when it answers wrongly: %s', async (mood, why) => {
    const dir = path.join(station.folder, mood);
    await mkdir(dir);
    const issued = await station.issue(sanitizedJob(), { now: new Date(), signatureLevel: 'B-T' });
    const files = await writeCertificateFiles(issued, dir);
    authority.mood = mood;
    const asked = { url: authority.url, timeoutMs: mood === 'silent' ? 500 : 30_000 };
    const adding = addTimestampsToFiles(files, asked);
    await expect(adding).rejects.toMatchObject({ code: 'TIMESTAMP_FAILED' });
    await expect(adding).rejects.toThrow(why);
    expect(Buffer.compare(await readFile(files.p7s), issued.p7s)).toBe(0);
    expect(Buffer.compare(await readFile(files.pdf), issued.pdf)).toBe(0);
  });

  it('cannot answer with a timestamp that it gave to another request', async () => {
    const dir = path.join(station.folder, 'replayed');
    await mkdir(dir);
    const issued = await station.issue(sanitizedJob(), { now: new Date(), signatureLevel: 'B-T' });
    const files = await writeCertificateFiles(issued, dir);
    authority.mood = 'replay';
    await expect(addTimestampsToFiles(files, { url: authority.url, timeoutMs: 30_000 })).rejects.toThrow(
      /stamps something else/,
    );
  });
});
