import { expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { wipe } from '../black-box/clearbench.ts';
import { MIB, sectorsLeft } from '../black-box/medium.ts';
import { prepareStation } from '../black-box/station.ts';
import { expectHonesty } from './fault-row.ts';
import { faultFile } from './fault-file.ts';

requires('root', 'fuse', 'openssl').describe('transfers that end early, as they may', () => {
  it.each([
    ['each write takes 4096 bytes', 'write short partial=4096'],
    ['some writes take 64 KiB', 'write short partial=64k every=3'],
    ['each read gives 4096 bytes', 'read short partial=4096'],
    ['both give odd amounts', 'write short partial=5000; read short partial=9000'],
  ])('are completed: %s', async (_what, rules) => {
    await withBenchFolder(async (folder) => {
      await prepareStation(folder.data);
      const file = await faultFile(folder, await folder.image('image', 4 * MIB), rules);
      const { job, exitCode } = await wipe(`image:${file.path}`, { data: folder.data });
      const left = await sectorsLeft(file.image);
      expect([exitCode, job.outcome, left]).toEqual([0, 'sanitized', []]);
      await expectHonesty({ job, left, data: folder.data });
    });
  });

  it('but not forever: a file that takes nothing more is no wiped file', async () => {
    await withBenchFolder(async (folder) => {
      await prepareStation(folder.data);
      const file = await faultFile(
        folder,
        await folder.image('image', 4 * MIB),
        'write short partial=0 from=1m to=2m',
      );
      const { job, exitCode } = await wipe(`image:${file.path}`, { data: folder.data });
      const left = await sectorsLeft(file.image);
      expect([exitCode, job.outcome]).toEqual([4, 'not-sanitized']);
      expect(job.unwritten).toEqual(left);
      await expectHonesty({ job, left, data: folder.data });
    });
  });
});
