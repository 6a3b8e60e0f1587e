import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { resolveTarget } from '../../../main/drives/resolve-target.ts';
import { ClearbenchError } from '../../../shared/problem.ts';

const run = promisify(execFile);
const MIB = 1024 * 1024;
let folder: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-targets-'));
});

afterEach(async () => {
  await fs.rm(folder, { recursive: true, force: true });
});

async function image(name: string, sizeBytes: number): Promise<string> {
  const file = path.join(folder, name);
  await fs.writeFile(file, '');
  await fs.truncate(file, sizeBytes);
  return file;
}

const refusal = (target: string): Promise<string> =>
  resolveTarget(target).then(
    () => 'accepted',
    (error: unknown) => (error instanceof ClearbenchError ? error.code : String(error)),
  );

describe('an image file', () => {
  it('is found by its real path, under which it is known from then on', async () => {
    const file = await image('drive.img', 2 * MIB);
    const link = path.join(folder, 'link');
    await fs.symlink('drive.img', link);
    const { dev, ino } = await fs.stat(file, { bigint: true });

    expect(await resolveTarget(`image:${link}`)).toEqual({
      kind: 'image',
      path: await fs.realpath(file),
      fileId: `${dev}:${ino}`,
      sizeBytes: 2 * MIB,
      logicalSectorBytes: 512,
    });
  });

  it.each([
    { is: 'empty', sizeBytes: 0, code: 'IMAGE_EMPTY' },
    { is: 'no whole number of sectors', sizeBytes: 2 * MIB + 1, code: 'IMAGE_NOT_WHOLE_SECTORS' },
    { is: 'under 1 MiB', sizeBytes: MIB - 512, code: 'DRIVE_TOO_SMALL' },
    { is: 'just 1 MiB', sizeBytes: MIB, code: 'accepted' },
  ])('that is $is: $code', async ({ sizeBytes, code }) => {
    expect(await refusal(`image:${await image('drive.img', sizeBytes)}`)).toBe(code);
  });
});

describe('a target that is', () => {
  it('nothing is not found', async () => {
    expect(await refusal(path.join(folder, 'nothing'))).toBe('TARGET_NOT_FOUND');
    expect(await refusal(`image:${path.join(folder, 'nothing')}`)).toBe('TARGET_NOT_FOUND');
    await fs.symlink('nowhere', path.join(folder, 'dangling'));
    expect(await refusal(path.join(folder, 'dangling'))).toBe('TARGET_NOT_FOUND');
  });

  it('a folder is no drive', async () => {
    expect(await refusal(folder)).toBe('TARGET_NOT_A_DRIVE');
    expect(await refusal(`image:${folder}`)).toBe('TARGET_NOT_A_DRIVE');
  });

  it('a FIFO is no drive, and is not opened', async () => {
    const fifo = path.join(folder, 'fifo');
    await run('mkfifo', [fifo]);
    expect(await refusal(fifo)).toBe('TARGET_NOT_A_DRIVE');
    expect(await refusal(`image:${fifo}`)).toBe('TARGET_NOT_A_DRIVE');
  });

  it('a socket is no drive', async () => {
    const socket = path.join(folder, 'socket');
    const server = net.createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      expect(await refusal(socket)).toBe('TARGET_NOT_A_DRIVE');
    } finally {
      server.close();
    }
  });

  it('a character device is no drive', async () => {
    expect(await refusal('/dev/zero')).toBe('TARGET_NOT_A_DRIVE');
    expect(await refusal('image:/dev/zero')).toBe('TARGET_NOT_A_DRIVE');
  });

  it('an image file without saying so is refused, with the right way to name it', async () => {
    const file = await image('drive.img', 2 * MIB);
    await expect(resolveTarget(file)).rejects.toMatchObject({
      code: 'TARGET_NOT_A_DRIVE',
      message: expect.stringContaining('image:PATH') as string,
    });
  });
});
