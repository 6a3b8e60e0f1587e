import { describe, expect, it } from 'vitest';

import { findTool, runTool } from '../../../main/drives/run-tool.ts';

const limits = { timeoutMs: 30_000 };

describe('a tool', () => {
  it('is run with its arguments as they stand, in the C locale', async () => {
    expect(await runTool('printf', ['%s', '$(id); a b'], limits)).toEqual({
      kind: 'ended',
      exitCode: 0,
      stdout: '$(id); a b',
      stderr: '',
    });
    expect(await runTool('env', [], limits)).toMatchObject({
      stdout: expect.stringContaining('LC_ALL=C') as string,
    });
  });

  it('keeps what it printed when it fails', async () => {
    const run = await runTool('ls', ['/nowhere/at/all'], limits);
    expect(run).toMatchObject({ kind: 'ended', exitCode: 2 });
  });

  it('that hangs is left behind after its time', async () => {
    expect(await runTool('sleep', ['600'], { timeoutMs: 50 })).toEqual({
      kind: 'timed-out',
      reason: 'sleep did not answer within 0.05 s',
    });
  });

  it('that is not needed any more is stopped', async () => {
    const controller = new AbortController();
    const run = runTool('sleep', ['600'], { ...limits, signal: controller.signal });
    controller.abort();
    expect(await run).toMatchObject({ kind: 'failed' });
    expect(await runTool('sleep', ['600'], { ...limits, signal: controller.signal })).toMatchObject({
      kind: 'failed',
    });
  });

  it('that floods is stopped', async () => {
    expect(await runTool('yes', [], limits)).toEqual({ kind: 'failed', reason: 'yes printed too much' });
  });

  it('that is missing is told', async () => {
    expect(await findTool('no-such-tool-here')).toBeNull();
    expect(await runTool('no-such-tool-here', [], limits)).toEqual({
      kind: 'not-installed',
      reason: 'no-such-tool-here is not installed',
    });
  });
});
