import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Archive } from '../../../main/archive/archive.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { makeBackup, restoreBackup } from '../../../main/bench/backup-and-restore.ts';
import { sampleCertificate, sampleRecord } from '../archive/sample-certificates.ts';

let folder: string;
let archive: Archive;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-backup-'));
  archive = openArchive(path.join(folder, 'data'));
  for (let index = 0; index < 3; index += 1) {
    await archive.saveCertificate(sampleCertificate(sampleRecord(index)));
  }
});
afterEach(async () => {
  archive.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const restore = async (from: string) =>
  restoreBackup(from, path.join(folder, 'restored'), 'Kim', () => new Date());

describe('a restore', () => {
  it('removes what a killed one left beside the data folder, and nothing else', async () => {
    const target = path.join(folder, 'backup.zip');
    await makeBackup(archive, target, 'Kim');
    const ids = [randomUUID(), randomUUID()] as const;
    const left = [
      `restored.unpacking-${ids[0]}`,
      `restored.restoring-${ids[0]}`,
      `restored.restored-${ids[0]}.unpacking-${ids[1]}`,
    ];
    const others = [`restored.restored-${ids[0]}`, `other.unpacking-${ids[0]}`, 'restored.unpacking-mine'];
    for (const name of [...left, ...others])
      await fs.mkdir(path.join(folder, name, 'keys'), { recursive: true });
    await restore(target);
    expect((await fs.readdir(folder)).sort()).toEqual(['backup.zip', 'data', 'restored', ...others].sort());
  });

  it('is refused while another process restores to the same place', async () => {
    const target = path.join(folder, 'backup');
    await makeBackup(archive, target, 'Kim');
    const both = await Promise.allSettled([restore(target), restore(target)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'STATE_BUSY' },
    });
  });
});

describe('a backup', () => {
  it.each(['backup', 'backup.zip'])('named %s is one thing with all in it, and comes back', async (name) => {
    const target = path.join(folder, name);
    expect(await makeBackup(archive, target, 'Kim')).toEqual({ path: target, certificates: 3, damaged: [] });
    expect((await fs.readdir(folder)).sort()).toEqual([name, 'data'].sort());
    expect(await restore(target)).toMatchObject({ certificates: 3, damaged: [] });
    await expect(makeBackup(archive, target, 'Kim')).rejects.toMatchObject({ code: 'FILE_EXISTS' });
  });

  it('is in the ledger exactly if it was made', async () => {
    const made = (): number =>
      archive.listLedger({ limit: 100 }).entries.filter(({ action }) => action === 'backup-made').length;
    const gone = path.join(folder, 'no', 'such', 'place', 'backup.zip');
    await expect(makeBackup(archive, gone, 'Kim')).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    expect(made()).toBe(0);
    // The zip cannot take its name, when all else is done.
    const taken = path.join(folder, 'taken.zip');
    const making = makeBackup(archive, taken, 'Kim');
    await fs.mkdir(path.join(taken, 'in the way'), { recursive: true });
    await expect(making).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    expect(made()).toBe(0);
    await makeBackup(archive, path.join(folder, 'backup.zip'), 'Kim');
    expect(made()).toBe(1);
    expect((await fs.readdir(folder)).sort()).toEqual(['backup.zip', 'data', 'taken.zip']);
  });

  it('never goes into the data folder, which it would then hold again', async () => {
    for (const inside of ['data', 'data/backup', 'data/backup.zip']) {
      await expect(makeBackup(archive, path.join(folder, inside), 'Kim')).rejects.toMatchObject({
        code: 'OUTPUT_NOT_WRITABLE',
      });
    }
  });

  it('that is cut short or no backup at all is refused, and nothing is left', async () => {
    const file = path.join(folder, 'backup.zip');
    await makeBackup(archive, file, 'Kim');
    const bytes = await fs.readFile(file);
    for (const damaged of [bytes.subarray(0, bytes.length / 2), Buffer.from('no zip'), Buffer.alloc(0)]) {
      await fs.writeFile(file, damaged);
      await expect(restore(file)).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
    }
    await expect(restore(path.join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
    expect((await fs.readdir(folder)).sort()).toEqual(['backup.zip', 'data']);
  });
});
