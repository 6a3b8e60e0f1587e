import fs from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { formatDeviceNumber } from '../../../main/device-number.ts';
import { listDrives } from '../../../main/drives/list-drives.ts';
import { readDrive } from '../../../main/drives/read-drive.ts';
import { resolveTarget } from '../../../main/drives/resolve-target.ts';
import { driveVerdicts, isBlocked } from '../../../shared/policy/verdicts.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import { requires } from '../../requirements/requires.ts';
import { run, withTestBench } from './test-bench.ts';

/** The most permissive judgement that anybody could ask for. */
const isLocked = (drive: Drive): boolean =>
  isBlocked(driveVerdicts(drive, { allowVirtual: true, serialFromLabel: 'LABEL-1', attached: [] }));

/** Drives on which the root, or a device that the root's mount names, can be found without our own code. */
async function systemDrivesByLsblk(): Promise<readonly string[]> {
  const source = await run('findmnt', '--noheadings', '--output', 'SOURCE', '/');
  const paths = await run(
    'lsblk',
    '--inverse',
    '--noheadings',
    '--list',
    '--output',
    'PATH,TYPE',
    source,
  ).catch(() => '');
  return paths
    .split('\n')
    .flatMap((line) => (line.trim().endsWith('disk') ? [line.split(/\s+/)[0] ?? ''] : []));
}

requires('root').describe("this machine's own drive", () => {
  it('is locked in the list, with what it holds as the reason', async () => {
    const drives = await listDrives();
    for (const system of await systemDrivesByLsblk()) {
      const drive = drives.find((candidate) => candidate.path === system);
      expect(drive).toMatchObject({ systemUse: { state: 'system' } });
      expect(drive?.systemUse.reasons.join()).toContain('holds /');
      expect(drive === undefined || isLocked(drive)).toBe(true);
    }
  });

  it('is locked under every name', async () => {
    await withTestBench(async ({ folder }) => {
      for (const system of await systemDrivesByLsblk()) {
        const deviceNumber = formatDeviceNumber((await fs.stat(system)).rdev);
        const link = path.join(folder, 'by-id-link');
        const second = path.join(folder, 'link-to-link');
        const node = path.join(folder, 'node');
        await fs.symlink(system, link);
        await fs.symlink(link, second);
        await run('mknod', node, 'b', ...deviceNumber.split(':'));

        for (const name of [system, link, second, node, `/proc/self/root${system}`, `/dev/../${system}`]) {
          const target = await resolveTarget(name);
          expect(target).toMatchObject({ kind: 'device', path: system });
          expect(target.kind === 'device' && isLocked(target.drive)).toBe(true);
        }
        expect(isLocked(await readDrive(deviceNumber))).toBe(true);
        await expect(resolveTarget(`image:${node}`)).rejects.toMatchObject({ code: 'TARGET_NOT_A_DRIVE' });
      }
    });
  });
});
