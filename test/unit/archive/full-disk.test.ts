import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { Archive } from '../../../main/archive/archive.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { restoreState } from '../../../main/archive/restore.ts';
import { requires } from '../../requirements/requires.ts';
import { temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

/** Writes until nothing more fits. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const block of [Buffer.alloc(4096), Buffer.alloc(1)]) {
      try {
        for (;;) if (writeSync(descriptor, block) < block.length) break;
      } catch {
        // Full, which is what is wanted.
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

requires('root').describe('a full disk', () => {
  it('is called that, by whatever it is noticed, and nothing is lost by it', async () => {
    const whole = join(temporaryFolder(), 'data');
    const before = openArchive(whole);
    await before.saveCertificate(sampleCertificate(sampleRecord(1)));
    before.close();
    const disk = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
    try {
      const data = join(disk, 'data');
      cpSync(whole, data, { recursive: true });
      fill(join(disk, 'filler'));
      for (let times = 0; times < 2; times += 1) {
        expect(() => openArchive(data)).toThrow(expect.objectContaining({ code: 'STATE_FULL' }));
      }
      rmSync(join(disk, 'filler'));
      const archive = openArchive(data);
      fill(join(disk, 'filler'));
      await expect(
        archive.saveCertificate(sampleCertificate(sampleRecord(2), 300_000)),
      ).rejects.toMatchObject({
        code: 'CERTIFICATE_NOT_WRITTEN',
      });
      rmSync(join(disk, 'filler'));
      await expectWhole(archive);
      archive.close();
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('is no fault of the data folder where a backup or an export goes there, nor of a backup that is restored', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(join(folder, 'data'));
    await archive.saveCertificate(sampleCertificate(sampleRecord(1), 300_000));
    const backup = join(folder, 'backup');
    await archive.backupState({ path: backup, actor: 'Kim' });
    const disk = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
    try {
      const full = (message: string) => ({
        code: 'OUTPUT_NOT_WRITABLE',
        message: expect.stringMatching(`${message}.*no space is left`) as string,
      });
      await expect(archive.backupState({ path: join(disk, 'backup'), actor: 'Kim' })).rejects.toMatchObject(
        full('The backup'),
      );
      const selection = { by: 'query', query: {} } as const;
      const path = join(disk, 'export.zip');
      await expect(
        archive.exportCertificates({ selection, format: 'zip', path, actor: 'Kim' }),
      ).rejects.toMatchObject(full('The export'));
      fill(join(disk, 'filler'));
      const dataDir = join(disk, 'restored');
      await expect(restoreState({ from: backup, dataDir, actor: 'Kim' })).rejects.toMatchObject({
        code: 'STATE_FULL',
      });
    } finally {
      execFileSync('umount', [disk]);
      archive.close();
    }
  });
});

async function expectWhole(archive: Archive): Promise<void> {
  expect(archive.countCertificates()).toBe(1);
  await archive.saveCertificate(sampleCertificate(sampleRecord(2)));
  expect(archive.countCertificates()).toBe(2);
  expect((await archive.verifyLedger(() => Promise.resolve(true))).state).toBe('intact');
}
