import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { alignedBuffers } from '../../../main/sanitize/overwrite/aligned-buffers.ts';

describe('aligned buffers', () => {
  it('have exactly the sizes asked for and do not overlap', () => {
    const buffers = alignedBuffers([4096, 1_000_000, 65_536]);
    expect(buffers.map((buffer) => buffer.length)).toEqual([4096, 1_000_000, 65_536]);
    buffers.forEach((buffer, index) => buffer.fill(index + 1));
    buffers.forEach((buffer, index) => {
      expect(buffer.every((byte) => byte === index + 1)).toBe(true);
    });
  });

  it('begin on pages of their memory', () => {
    for (const buffer of alignedBuffers([1, 70_000, 4096])) expect(buffer.byteOffset % 65_536).toBe(0);
  });

  it('cannot be detached, neither by transfer nor by growing', () => {
    const [buffer] = alignedBuffers([65_536]);
    const memory = buffer?.buffer;
    expect(memory).toBeInstanceOf(ArrayBuffer);
    if (!(memory instanceof ArrayBuffer)) return;
    expect(() => memory.transfer(0)).toThrow(TypeError);
    expect(() => structuredClone(memory, { transfer: [memory] })).toThrow();
    expect(memory.resizable).toBe(false);
    expect(memory.byteLength).toBe(65_536);
  });

  it('are taken by the kernel for direct writes and reads', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clearbench-aligned-'));
    try {
      const { O_RDWR, O_CREAT, O_DIRECT } = fs.constants;
      const fd = fs.openSync(path.join(folder, 'file'), O_RDWR | O_CREAT | O_DIRECT, 0o600);
      const buffers = alignedBuffers([4096, 8192, 4096]);
      for (const buffer of buffers) {
        buffer.fill(0x5a);
        expect(fs.writeSync(fd, buffer, 0, buffer.length, 0)).toBe(buffer.length);
        buffer.fill(0);
        expect(fs.readSync(fd, buffer, 0, buffer.length, 0)).toBe(buffer.length);
        expect(buffer.every((byte) => byte === 0x5a)).toBe(true);
      }
      fs.closeSync(fd);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
