import { join } from 'node:path';

import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { FilesToJudge, NewCertificate } from '../../../main/archive/archive.ts';
import { certificateReader } from '../../../main/archive/certificate-reader.ts';
import { judgeFiles } from '../../../main/archive/judge-files.ts';
import { type JudgingThreads, openJudgingThreads } from '../../../main/archive/judging-threads.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import type { VerifyOptions } from '../../../main/certificate/verify/verify-certificate.ts';
import { temporaryFolder } from './data-folder.ts';
import { makeStation } from './station.ts';

let issued: NewCertificate & { readonly pdf: Uint8Array };
let other: NewCertificate & { readonly pdf: Uint8Array };
let options: VerifyOptions;
let threads: JudgingThreads | null = null;
let failures: unknown[] = [];

beforeAll(async () => {
  const station = await makeStation();
  issued = await station.issue('SERIAL-ONE');
  other = await station.issue('SERIAL-TWO');
  options = { roots: [station.root], now: new Date() };
});

afterEach(async () => {
  await threads?.close();
  threads = null;
  failures = [];
});

const here = import.meta.dirname;

function open(settings: { readonly file?: string; readonly idleMs?: number } = {}): JudgingThreads {
  threads = openJudgingThreads({ ...settings, onFailure: (cause) => failures.push(cause) });
  return threads;
}

const changed = (bytes: Uint8Array): Uint8Array => bytes.with(300, (bytes[300] ?? 0) ^ 1);

describe('judging threads', () => {
  it('give the verdicts that this thread gives', async () => {
    const { json, p7s, pdf } = issued;
    const cases: readonly (readonly [FilesToJudge, string])[] = [
      [{ json, p7s, pdf }, 'VALID'],
      [{ json, p7s, pdf: null }, 'VALID'],
      [{ json, p7s: null, pdf: null }, 'INVALID'],
      [{ json: changed(json), p7s, pdf: null }, 'INVALID'],
      [{ json, p7s: changed(p7s), pdf }, 'INVALID'],
      [{ json, p7s, pdf: changed(pdf) }, 'INVALID'],
      [{ json, p7s, pdf: other.pdf }, 'INVALID'],
      [{ json: new Uint8Array(0), p7s: new Uint8Array(0), pdf: null }, 'UNSUPPORTED'],
    ];
    const { judge } = open();
    const verdicts = await Promise.all(cases.map(async ([files]) => judge({ files, options })));
    expect(verdicts).toEqual(await Promise.all(cases.map(async ([files]) => judgeFiles(files, options))));
    expect(verdicts.map(({ status }) => status)).toEqual(cases.map(([, status]) => status));
    const stranger = await judge({ files: { json, p7s, pdf }, options: { ...options, roots: [] } });
    expect(stranger.status).toBe('UNTRUSTED');
    expect(failures).toEqual([]);
  });

  it('judge what an import of many brings, and this thread what one of few does', async () => {
    const { judge } = open({ file: join(here, 'named-thread.ts') });
    const reader = certificateReader(() => options, { judge, close: () => Promise.resolve() });
    const { json, p7s, pdf } = issued;
    const many = await reader.forMany(1000).verify({ json, p7s, pdf });
    expect(many.status).toBe('VALID');
    expect(many.problems.map(({ message }) => message)).toEqual(['where']);
    expect(Number(many.problems[0]?.detail)).toBeGreaterThan(0);
    const few = await reader.forMany(1).verify({ json, p7s, pdf });
    expect(few.problems).toEqual([]);
  });

  it('end when there is nothing to judge any more, and start again', async () => {
    const { judge } = open({ file: join(here, 'named-thread.ts'), idleMs: 1 });
    const { json, p7s, pdf } = issued;
    const thread = async (): Promise<number> =>
      Number((await judge({ files: { json, p7s, pdf }, options })).problems[0]?.detail);
    const first = await thread();
    expect(first).toBeGreaterThan(0);
    await expect.poll(thread, { interval: 200, timeout: 20_000 }).toBeGreaterThan(first);
    expect(failures).toEqual([]);
  });

  it.each([
    ['die', 'dying-thread.ts'],
    ['cannot start', 'no-such-file.ts'],
  ])('leave everything to this thread where they %s, and say so once', async (_how, file) => {
    const { judge } = open({ file: join(here, file) });
    const { json, p7s, pdf } = issued;
    const files = { json, p7s, pdf };
    const verdicts = await Promise.all(Array.from({ length: 100 }, async () => judge({ files, options })));
    expect(verdicts.filter(({ status }) => status === 'VALID')).toHaveLength(100);
    expect((await judge({ files, options })).status).toBe('VALID');
    expect(failures).toHaveLength(1);
  });

  it('take part in an import, whose order and verdicts stay', async () => {
    const files = Array.from({ length: 40 }, (_, index) => ({
      name: `${String(index).padStart(2, '0')}.pdf`,
      bytes: index === 7 ? changed(issued.pdf) : index % 2 === 0 ? issued.pdf : other.pdf,
    }));
    const archive = openArchive(temporaryFolder());
    const reader = certificateReader(() => options, open());
    const items = await archive.importCertificates({ kind: 'files', files }, { reader, actor: 'Kim' });
    archive.close();
    expect(items.map(({ name }) => `${name}.pdf`)).toEqual(files.map(({ name }) => name));
    expect(items.filter(({ state }) => state === 'refused').map(({ name }) => name)).toEqual(['07']);
    expect(items.filter(({ state }) => state === 'imported')).toHaveLength(2);
    expect(items.filter(({ state }) => state === 'already-here')).toHaveLength(37);
    expect(failures).toEqual([]);
  });
});
