import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

import { createBench, type Bench } from '../../main/bench/bench.ts';
import { verifyCertificateFiles } from '../../main/certificate/verify/verify-files.ts';
import { requires } from '../requirements/requires.ts';
import { sanitizedJob } from '../unit/certificate/sample-job.ts';
import { type LoopbackAuthority, startLoopbackAuthority } from './loopback-authority.ts';

requires('openssl').describe('certificates that wait for a timestamp', () => {
  let authority: LoopbackAuthority;
  let folder: string;
  let bench: Bench;
  /** Moves the bench's clock, for what would take hours. */
  let ahead = 0;

  const open = async (): Promise<Bench> =>
    createBench({
      dataDir: path.join(folder, 'data'),
      authorityUrl: () => authority.url,
      now: () => new Date(Date.now() + ahead),
    });
  const issue = async () => {
    const { plan, result, outcome } = sanitizedJob();
    bench.archive.saveJob({ plan, state: 'ended', outcome });
    const { id } = await bench.certificates.ensure(plan, result, outcome);
    return bench.certificates.export(id, folder);
  };
  const verdicts = async (files: { readonly json: string; readonly pdf: string }) => {
    const roots = [...(await bench.trust()).roots, authority.rootPem];
    const found = await verifyCertificateFiles([files.json, files.pdf], { roots, now: new Date() });
    return found.map(({ verdict }) => [verdict.status, verdict.level, verdict.record?.signatureLevel]);
  };

  beforeAll(async () => {
    authority = await startLoopbackAuthority();
  });
  afterAll(async () => authority.close());
  beforeEach(async () => {
    ahead = 0;
    authority.mood = 'well';
    folder = await mkdtemp(path.join(tmpdir(), 'clearbench-queue-'));
    bench = await open();
  });
  afterEach(async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('do not if the authority answers: the record promises the timestamp that it has', async () => {
    const files = await issue();
    expect(await verdicts(files)).toEqual([
      ['VALID', 'B-T', 'B-T'],
      ['VALID', 'B-T', 'B-T'],
    ]);
    expect(bench.archive.timestamps.count()).toBe(0);
  });

  it.each(['down', 'silent', 'garbage'] as const)(
    'are issued at B-B while the authority is %s, say so, and stand',
    async (mood) => {
      authority.mood = mood;
      const files = await issue();
      expect(await verdicts(files)).toEqual([
        ['VALID', 'B-B', 'B-B'],
        ['VALID', 'B-B', 'B-B'],
      ]);
      expect(bench.archive.timestamps.isWaiting(files.id)).toBe(true);
    },
  );

  it('are upgraded in the archive and where they were issued, also after a restart', async () => {
    authority.mood = 'down';
    const files = await issue();
    await bench.close();
    bench = await open();
    authority.mood = 'well';
    expect(await bench.timestamps.run({ all: false })).toMatchObject({ upgraded: [], waiting: 1 });
    ahead += 61_000;
    expect(await bench.timestamps.run({ all: false })).toMatchObject({ upgraded: [files.id], waiting: 0 });
    expect(await verdicts(files)).toEqual([
      ['VALID', 'B-T', 'B-B'],
      ['VALID', 'B-T', 'B-B'],
    ]);
    // Whoever does not know the authority loses nothing by the timestamp.
    const { roots } = await bench.trust();
    for (const [now, status] of [
      [new Date(), 'VALID'],
      [new Date(Date.now() + 4 * 366 * 86_400_000), 'INDETERMINATE'],
    ] as const) {
      const [found] = await verifyCertificateFiles([files.pdf], { roots, now });
      expect(found?.verdict).toMatchObject({ status, provenTime: null });
      expect(found?.verdict.problems.map(({ code }) => code)).toContain('TIMESTAMP_UNTRUSTED');
    }
    const { files: archived } = await bench.archive.getCertificate(files.id);
    expect(Buffer.compare(archived.p7s, await readFile(files.p7s))).toBe(0);
    expect(Buffer.compare(archived.pdf ?? Buffer.alloc(0), await readFile(files.pdf))).toBe(0);
    const actions = bench.archive.listLedger({ subject: files.id }).entries.map(({ action }) => action);
    expect(actions).toEqual(['certificate-upgraded', 'certificate-issued']);
  });

  it('are asked for less and less often while nobody answers, and nothing is lost', async () => {
    authority.mood = 'down';
    const files = await issue();
    const attempt = async (): Promise<boolean> => {
      const before = authority.requests();
      await bench.timestamps.run({ all: false });
      return authority.requests() > before;
    };
    expect(await attempt()).toBe(false);
    ahead += 61_000;
    expect(await attempt()).toBe(true);
    expect(await attempt()).toBe(false);
    ahead += 61_000;
    expect(await attempt()).toBe(true);
    ahead += 61_000;
    expect(await attempt()).toBe(false);
    ahead += 61_000;
    expect(await attempt()).toBe(true);
    const [waiting] = bench.archive.timestamps.list({ onlyDue: false });
    expect(waiting).toMatchObject({ id: files.id, failures: 3 });
    ahead += 6 * 60 * 60_000;
    authority.mood = 'well';
    expect(await bench.timestamps.run({ all: false })).toMatchObject({ upgraded: [files.id] });
  });

  it('leave alone what a person changed', async () => {
    authority.mood = 'down';
    const files = await issue();
    await writeFile(files.pdf, 'scribbled over');
    authority.mood = 'well';
    await bench.timestamps.run({ all: true });
    expect(await readFile(files.pdf, 'utf8')).toBe('scribbled over');
    expect((await bench.archive.getCertificate(files.id)).files.pdf?.length).toBeGreaterThan(10_000);
  });
});
