import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { WarmDrive } from '../../../main/drives/temperature.ts';
import { TemperatureWatch } from '../../../main/engine/temperature-watch.ts';

const drive: WarmDrive = { path: '/dev/sdb', bus: 'sata', deviceNumber: '8:16', virtualKind: null };

/** Answers one after the other, and counts the questions. */
function answering(...answers: readonly (number | null)[]) {
  let asked = 0;
  const read = (): Promise<number | null> => Promise.resolve(answers[asked++] ?? null);
  return { read, asked: () => asked };
}

describe('the temperature of a drive that is being wiped', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is asked for at once and then once a minute', async () => {
    const { read, asked } = answering(38, 41);
    const watch = new TemperatureWatch(drive, read);
    expect(watch.celsius).toBeNull();
    watch.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(watch.celsius).toBe(38);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(watch.celsius).toBe(41);
    watch.stop();
  });

  it('is not asked for again once the drive did not answer, and no old reading is shown', async () => {
    const { read, asked } = answering(38, null, 40);
    const watch = new TemperatureWatch(drive, read);
    watch.start();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(asked()).toBe(2);
    expect(watch.celsius).toBeNull();
  });

  it('is not asked for after the job, nor twice at a time', async () => {
    let asked = 0;
    const watch = new TemperatureWatch(drive, () => {
      asked++;
      return new Promise(() => undefined);
    });
    watch.start();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(asked).toBe(1);

    const { read, asked: askedLater } = answering(38, 41);
    const stopped = new TemperatureWatch(drive, read);
    stopped.start();
    stopped.stop();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(askedLater()).toBe(1);
  });
});
