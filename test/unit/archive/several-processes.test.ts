import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openArchive } from '../../../main/archive/open-archive.ts';
import { temporaryFolder } from './data-folder.ts';

const writer = new URL('writer-process.ts', import.meta.url).pathname;

/** Runs a process that saves `count` certificates from the `first`th sample on; its exit code. */
async function runWriter(folder: string, first: number, count: number): Promise<unknown> {
  const child = spawn(process.execPath, [writer, folder, String(first), String(count)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [unknown];
  return code;
}

describe('several processes on one archive', () => {
  it('create it at the same moment and lose nothing', async () => {
    const folder = join(temporaryFolder(), 'data');
    const codes = await Promise.all([0, 1, 2, 3].map((part) => runWriter(folder, part * 15, 15)));
    expect(codes).toEqual([0, 0, 0, 0]);
    const archive = openArchive(folder);
    expect(archive.countCertificates()).toBe(60);
    expect(archive.ledgerAtOpening).toMatchObject({ state: 'intact', entries: 61 });
    archive.close();
  });

  it('save the very same certificates at the same moment without an error or a second copy', async () => {
    const folder = join(temporaryFolder(), 'data');
    const codes = await Promise.all([0, 1, 2].map(() => runWriter(folder, 0, 10)));
    expect(codes).toEqual([0, 0, 0]);
    const archive = openArchive(folder);
    expect(archive.countCertificates()).toBe(10);
    expect(archive.ledgerAtOpening).toMatchObject({ state: 'intact', entries: 11 });
    archive.close();
  });
});
