import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openArchive } from '../../../main/archive/open-archive.ts';
import { makeBackup } from '../../../main/bench/backup-and-restore.ts';
import { createBench } from '../../../main/bench/bench.ts';
import { adoptRestored, refuseWaiting, stageRestore } from '../../../main/bench/staged-restore.ts';
import { sampleCertificate, sampleRecord } from '../archive/sample-certificates.ts';

let folder: string;
let data: string;
let backup: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-staged-'));
  data = path.join(folder, 'data');
  backup = path.join(folder, 'backup.zip');
  const archive = openArchive(path.join(folder, 'old'));
  await archive.saveCertificate(sampleCertificate(sampleRecord(1)));
  await makeBackup(archive, backup, 'Kim');
  archive.close();
  // What a first start leaves, and no more.
  await (await createBench({ dataDir: data })).close();
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const stage = async () => stageRestore(backup, data, 'Kim', () => new Date());
const names = async (start: string): Promise<readonly string[]> =>
  (await fs.readdir(folder)).filter((name) => name.startsWith(start));

function certificatesIn(dataDir: string): number {
  const archive = openArchive(dataDir);
  try {
    return archive.countCertificates({});
  } finally {
    archive.close();
  }
}

describe('a backup that is restored on a new station', () => {
  it('takes its place at the next start, and sets aside what the first start had made', async () => {
    expect(await stage()).toMatchObject({ certificates: 1, damaged: [] });
    expect(certificatesIn(data)).toBe(0);
    await expect(refuseWaiting(data)).rejects.toMatchObject({ code: 'RESTORE_WAITING' });
    await expect(stage()).rejects.toMatchObject({ code: 'RESTORE_WAITING' });
    expect(await adoptRestored(data)).toBe(true);
    expect(certificatesIn(data)).toBe(1);
    await refuseWaiting(data);
    expect(await names('data.before-restore-')).toHaveLength(1);
    expect(await names('data.restored-')).toEqual([]);
    expect(await adoptRestored(data)).toBe(false);
  });

  it('takes its place all the same if the power went between the two steps', async () => {
    await stage();
    await fs.rename(data, path.join(folder, 'data.before-restore-00000000-0000-4000-8000-000000000000'));
    expect(await adoptRestored(data)).toBe(true);
    expect(certificatesIn(data)).toBe(1);
  });

  it('never takes the place of a station that has been used meanwhile, and is not lost either', async () => {
    await stage();
    const bench = await createBench({ dataDir: data });
    await bench.certificates.checkReady();
    await bench.close();
    expect(await adoptRestored(data)).toBe(false);
    await fs.access(path.join(data, 'keys', 'keys.json'));
    const [restored = ''] = await names('data.restored-');
    expect(certificatesIn(path.join(folder, restored))).toBe(1);
    await refuseWaiting(data);
  });

  it.each(['keys/keys.json', 'jobs/one/journal.jsonl', 'issued/CB.pdf', 'certificates/sha256/ab/cd'])(
    'is refused where there is %s already',
    async (file) => {
      await fs.mkdir(path.dirname(path.join(data, file)), { recursive: true });
      await fs.writeFile(path.join(data, file), '');
      await expect(stage()).rejects.toMatchObject({ code: 'STATION_IN_USE' });
      expect(await names('data.')).toEqual([]);
    },
  );

  it('leaves nothing behind if it is damaged', async () => {
    await fs.truncate(backup, 1000);
    await expect(stage()).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
    expect(await names('data')).toEqual(['data']);
    expect(await adoptRestored(data)).toBe(false);
  });
});

it('nothing is restored at a start that finds no folder at all', async () => {
  expect(await adoptRestored(path.join(folder, 'nowhere', 'data'))).toBe(false);
});
