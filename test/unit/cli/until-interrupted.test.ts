import { describe, expect, it } from 'vitest';

import { untilInterrupted } from '../../../main/cli/until-interrupted.ts';

describe('work until it is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'is told of the first %s, and no longer listens then',
    async (name) => {
      const before = process.listenerCount(name);
      const told = await untilInterrupted(async (signal) => {
        expect(process.listenerCount(name)).toBe(before + 1);
        process.emit(name, name);
        expect(process.listenerCount(name)).toBe(before);
        return Promise.resolve(signal.aborted);
      });
      expect(told).toBe(true);
    },
  );

  it('leaves nothing behind, also where it fails', async () => {
    const before = process.listenerCount('SIGINT');
    await expect(untilInterrupted(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
