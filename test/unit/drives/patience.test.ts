import { expect, it } from 'vitest';

import { readAttribute, within } from '../../../main/drives/linux/sysfs.ts';
import { waitAtMost } from '../../../main/drives/patience.ts';
import { runTool } from '../../../main/drives/run-tool.ts';

/** Keeps this process from noticing anything for a while, as a machine under load does. */
function standStill(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

it('an answer that came while this process stood still is taken, not called missing', async () => {
  const reading = Array.from({ length: 300 }, () => readAttribute('/proc/sys/kernel/ostype'));
  const asking = runTool('echo', ['here'], { timeoutMs: 1000 });
  await new Promise((resolve) => setImmediate(resolve));
  standStill(2500);
  expect(new Set(await Promise.all(reading))).toEqual(new Set(['Linux']));
  expect(await asking).toMatchObject({ kind: 'ended', stdout: 'here\n' });
});

it('what never answers is waited for no longer than said', async () => {
  const never = new Promise<string>(() => undefined);
  expect(await within(100, never, 'nothing')).toBe('nothing');
});

it('what is no longer waited for is never called over', async () => {
  let isOver = false;
  const stop = waitAtMost(20, () => (isOver = true));
  stop();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(isOver).toBe(false);
});
