import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { unpackBackup } from '../../../main/archive/backup-zip.ts';
import { temporaryFolder } from './data-folder.ts';
import { rawZip, type RawEntry } from './raw-zip.ts';

const endless = { bytes: Number.MAX_SAFE_INTEGER, files: Number.POSITIVE_INFINITY };

/** Unpacks a zip where there is this much room; nothing else may appear beside it. */
async function unpack(entries: readonly RawEntry[], room = endless): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const file = join(folder, 'backup.zip');
  writeFileSync(file, rawZip(entries));
  const target = join(folder, 'unpacked');
  await unpackBackup(file, target, () => Promise.resolve(room));
  return readdirSync(target, { recursive: true, encoding: 'utf8' }).sort();
}

const entry = (name: string, bytes: number): RawEntry => ({ name, content: Buffer.alloc(bytes, 7) });

describe('a backup’s zip', () => {
  it('is unpacked where there is room for it and for the copy that is checked', async () => {
    const entries = [entry('a.json', 1000), entry('ledger/tip.json', 24)];
    expect(await unpack(entries, { bytes: 2048, files: 6 })).toEqual(['a.json', 'ledger', 'ledger/tip.json']);
  });

  it.each([
    ['bytes', { bytes: 2047, files: 6 }],
    ['files', { bytes: 2048, files: 5 }],
  ])('is refused before anything is written where there is no room for its %s', async (_what, room) => {
    const folder = temporaryFolder();
    const file = join(folder, 'backup.zip');
    writeFileSync(file, rawZip([entry('a.json', 1000), entry('b.json', 24)]));
    const target = join(folder, 'unpacked');
    await expect(unpackBackup(file, target, () => Promise.resolve(room))).rejects.toMatchObject({
      code: 'STATE_FULL',
    });
    expect(existsSync(target)).toBe(false);
  });

  it.each([
    ['that unpacks to a thousand times its size', [{ ...entry('bomb', 4_000_000), packed: true }]],
    ['whose content is larger than it says', [{ ...entry('liar', 400_000), packed: true, claimedBytes: 10 }]],
    ['that claims terabytes', Array.from({ length: 500 }, (_, at) => claiming(`${at}`, 0xffff_fff0))],
    ['that leads outside', [entry('../evil', 1)]],
  ])('%s is refused', async (_what, entries) => {
    await expect(unpack(entries)).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
  });

  it('is unpacked where the disk has room, also into a folder whose parent is not there yet', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'backup.zip');
    writeFileSync(file, rawZip([entry('a.json', 10)]));
    const target = join(folder, 'not there yet', 'unpacked');
    await unpackBackup(file, target);
    expect(readdirSync(target)).toEqual(['a.json']);
  });
});

function claiming(name: string, claimedBytes: number): RawEntry {
  return { ...entry(name, 10), packed: true, claimedBytes };
}
