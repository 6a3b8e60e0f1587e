import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { Archive } from '../../../main/archive/archive.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
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
});

async function expectWhole(archive: Archive): Promise<void> {
  expect(archive.countCertificates()).toBe(1);
  await archive.saveCertificate(sampleCertificate(sampleRecord(2)));
  expect(archive.countCertificates()).toBe(2);
  expect((await archive.verifyLedger(() => Promise.resolve(true))).state).toBe('intact');
}
