import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { sha256Of } from '../../../main/archive/content-store.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { restoreState } from '../../../main/archive/restore.ts';
import { samplePlan } from '../policy/sample-job.ts';
import { fingerprint, peek, temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

let folder: string;
let dataDir: string;
let backup: string;
let target: string;

beforeEach(async () => {
  folder = temporaryFolder();
  dataDir = join(folder, 'data');
  backup = join(folder, 'backup');
  target = join(folder, 'restored');
  const archive = openArchive(dataDir);
  archive.saveJob({ plan: samplePlan, state: 'ended' });
  for (let index = 0; index < 5; index += 1)
    await archive.saveCertificate(sampleCertificate(sampleRecord(index)));
  archive.close();
  for (const [name, content] of [
    ['keys/signer.key.pem', 'a key'],
    [`jobs/${samplePlan.jobId}/journal.ndjson`, '{"a":1}\n'],
    ['settings.json', '{}'],
    ['log/today.log', 'no state'],
  ] as const) {
    mkdirSync(join(dataDir, name, '..'), { recursive: true });
    writeFileSync(join(dataDir, name), content);
    chmodSync(join(dataDir, name), 0o600);
  }
});

async function backUp() {
  const archive = openArchive(dataDir);
  const report = await archive.backupState({ path: backup, actor: 'Kim' });
  archive.close();
  return report;
}

const restore = () => restoreState({ from: backup, dataDir: target, actor: 'Kim' });

describe('a backup', () => {
  it('brings back jobs, certificates, keys, journals and the ledger', async () => {
    expect(await backUp()).toEqual({ path: backup, certificates: 5, damaged: [] });
    rmSync(dataDir, { recursive: true });
    expect(await restore()).toMatchObject({
      dataDir: target,
      certificates: 5,
      ledgerEntries: 6,
      damaged: [],
    });
    const archive = openArchive(target);
    expect(archive.ledgerAtOpening).toMatchObject({ state: 'intact', entries: 7 });
    expect(archive.listLedger().entries[0]).toMatchObject({ action: 'state-restored', actor: 'Kim' });
    expect(archive.getJob(samplePlan.jobId)?.plan).toEqual(samplePlan);
    for (let index = 0; index < 5; index += 1) {
      const wanted = sampleCertificate(sampleRecord(index));
      const { files } = await archive.getCertificate(wanted.id);
      expect(Buffer.compare(files.json, wanted.json)).toBe(0);
    }
    expect(archive.countCertificates({ text: sampleRecord(3).medium.identifier.value.slice(2, 8) })).toBe(1);
    archive.close();
    expect(readFileSync(join(target, 'keys', 'signer.key.pem'), 'utf8')).toBe('a key');
    expect(statSync(join(target, 'keys', 'signer.key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(target, 'keys')).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(target, 'jobs', samplePlan.jobId, 'journal.ndjson'), 'utf8')).toBe('{"a":1}\n');
    expect(readdirSync(target)).not.toContain('log');
  });

  it('is made while others write, and holds one moment', async () => {
    const writing = openArchive(dataDir);
    const backing = openArchive(dataDir);
    const made = backing.backupState({ path: backup, actor: 'Kim' });
    for (let index = 5; index < 15; index += 1) {
      await writing.saveCertificate(sampleCertificate(sampleRecord(index)));
    }
    const { certificates } = await made;
    writing.close();
    backing.close();
    expect((await restore()).certificates).toBe(certificates);
    expect(peek(target, 'SELECT count(*) FROM certificates')).toBe(certificates);
  });

  it('tells which files were damaged already, and is made all the same', async () => {
    const archive = openArchive(dataDir);
    const { id, jsonSha256 } = archive.findCertificates().certificates[0] ?? { id: '', jsonSha256: '' };
    rmSync(join(dataDir, 'certificates', 'sha256', jsonSha256.slice(0, 2), jsonSha256));
    archive.close();
    expect((await backUp()).damaged).toEqual([jsonSha256]);
    expect((await restore()).damaged).toEqual([jsonSha256]);
    const restored = openArchive(target);
    await expect(restored.getCertificate(id)).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
    restored.close();
  });

  it('holds no compiled code', async () => {
    mkdirSync(join(dataDir, 'cache'));
    writeFileSync(join(dataDir, 'cache', 'compiled'), 'runs');
    await backUp();
    expect(readdirSync(backup)).not.toContain('cache');
  });

  it('calls nothing damaged that is deleted while it is made', async () => {
    const archive = openArchive(dataDir);
    const { id } = sampleRecord(0);
    const deleting = setInterval(() => {
      const partial = readdirSync(folder).find((name) => name.startsWith('backup.partial-'));
      if (partial === undefined || !existsSync(join(folder, partial, 'clearbench.sqlite'))) return;
      clearInterval(deleting);
      archive.deleteCertificates({ ids: [id], reason: 'over', responsible: 'Kim' });
    }, 0);
    const report = await archive.backupState({ path: backup, actor: 'Kim' });
    archive.close();
    expect(report).toEqual({ path: backup, certificates: 4, damaged: [] });
    expect(await restore()).toMatchObject({ certificates: 4, damaged: [] });
  });

  it('names the file of the data folder that cannot be read', async () => {
    writeFileSync(join(dataDir, 'becomes-a-link'), '');
    writeFileSync(join(dataDir, 'a-large-one'), Buffer.alloc(8_000_000));
    const path = join(dataDir, 'becomes-a-link');
    const archive = openArchive(dataDir);
    const exchanging = setInterval(() => {
      const partial = readdirSync(folder).find((name) => name.startsWith('backup.partial-'));
      if (partial === undefined || !existsSync(join(folder, partial, 'a-large-one'))) return;
      clearInterval(exchanging);
      rmSync(path);
      symlinkSync(join(dataDir, 'settings.json'), path);
    }, 0);
    await expect(archive.backupState({ path: backup, actor: 'Kim' })).rejects.toMatchObject({
      code: 'STATE_UNREADABLE',
      message: `${path} could not be read (its links lead in a circle, ELOOP).`,
    });
    archive.close();
  });

  it('is made all the same where a file is removed meanwhile', async () => {
    writeFileSync(join(dataDir, 'a-large-one'), Buffer.alloc(8_000_000));
    writeFileSync(join(dataDir, 'z-last'), 'goes');
    const removing = setInterval(() => {
      const partial = readdirSync(folder).find((name) => name.startsWith('backup.partial-'));
      if (partial !== undefined && existsSync(join(folder, partial, 'a-large-one')))
        rmSync(join(dataDir, 'z-last'), { force: true });
    }, 1);
    const report = await backUp().finally(() => {
      clearInterval(removing);
    });
    expect(report).toMatchObject({ certificates: 5 });
    expect(readdirSync(backup)).not.toContain('z-last');
    expect(await restore()).toMatchObject({ certificates: 5 });
  });

  it('never goes over something that is there, and leaves nothing half-made', async () => {
    mkdirSync(backup);
    await expect(backUp()).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    const archive = openArchive(dataDir);
    await expect(
      archive.backupState({ path: join(folder, 'no', 'such', 'place'), actor: 'Kim' }),
    ).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    archive.close();
    expect(readdirSync(folder).sort()).toEqual(['backup', 'data']);
  });
});

describe('a restore', () => {
  it('leaves compiled code where it is, though the list names it', async () => {
    await backUp();
    mkdirSync(join(backup, 'cache'));
    writeFileSync(join(backup, 'cache', 'compiled'), 'runs');
    const list = join(backup, 'backup.json');
    const manifest = JSON.parse(readFileSync(list, 'utf8')) as { files: object[] };
    manifest.files.push({ path: 'cache/compiled', sha256: sha256Of('runs'), sizeBytes: 4 });
    writeFileSync(list, JSON.stringify(manifest));
    await restore();
    expect(readdirSync(target)).not.toContain('cache');
  });

  it('refuses a folder that holds anything, and changes nothing there', async () => {
    await backUp();
    const before = fingerprint(dataDir);
    await expect(restoreState({ from: backup, dataDir, actor: 'Kim' })).rejects.toMatchObject({
      code: 'FILE_EXISTS',
    });
    expect(fingerprint(dataDir)).toEqual(before);
  });

  const firstContent = (): string =>
    readdirSync(join(backup, 'certificates'), { recursive: true, encoding: 'utf8' }).find((name) =>
      /[0-9a-f]{64}$/.test(name),
    ) ?? '';
  const damages: readonly (readonly [string, () => void])[] = [
    ['lacks its list', () => rmSync(join(backup, 'backup.json'))],
    ['has a changed key', () => writeFileSync(join(backup, 'keys', 'signer.key.pem'), 'another key')],
    ['lacks a journal', () => rmSync(join(backup, 'jobs'), { recursive: true })],
    ['has a changed certificate', () => writeFileSync(join(backup, 'certificates', firstContent()), 'x')],
    ['lacks a certificate', () => rmSync(join(backup, 'certificates', firstContent()))],
    [
      'has a cut database',
      () => {
        const path = join(backup, 'clearbench.sqlite');
        writeFileSync(path, readFileSync(path).subarray(0, 30_000));
      },
    ],
    [
      'has a database of another time',
      () => {
        openArchive(join(folder, 'other')).close();
        cpSync(join(folder, 'other', 'clearbench.sqlite'), join(backup, 'clearbench.sqlite'));
      },
    ],
    [
      'has one changed letter in what the database searches by',
      () => {
        const path = join(backup, 'clearbench.sqlite');
        const bytes = readFileSync(path);
        const at = bytes.indexOf('hospital');
        expect(at).toBeGreaterThan(0);
        bytes.write('H', at);
        writeFileSync(path, bytes);
      },
    ],
    [
      'names a path outside',
      () => {
        const path = join(backup, 'backup.json');
        writeFileSync(path, readFileSync(path, 'utf8').replace('"settings.json"', '"../../escaped"'));
      },
    ],
  ];
  it.each(damages)('refuses a backup that %s, and leaves nothing behind', async (_how, damage) => {
    await backUp();
    damage();
    await expect(restore()).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
    expect(readdirSync(folder).filter((name) => name.startsWith('restored'))).toEqual([]);
  });
});
