import { describe, expect, it } from 'vitest';

import { applyChange, stateOfSnapshot } from '../../../renderer/store/changes.ts';
import { MAX_RECENT_RATES, RATE_EVERY_SECONDS } from '../../../shared/contract/jobs.ts';
import { sampleProgress } from '../../ui/sample/jobs.ts';
import { sceneSnapshot } from '../../ui/sample/scenes.ts';

const snapshot = sceneSnapshot('busy');
const start = stateOfSnapshot(snapshot, 0);
const [job] = snapshot.jobs;
const [drive] = snapshot.drives;

describe('a change', () => {
  it('of one job leaves every other entry the same object, so that only one card draws again', () => {
    if (job === undefined) throw new TypeError('the scene has jobs');
    const next = applyChange(
      start,
      { kind: 'progress', jobId: job.jobId, progress: sampleProgress(1e12, 'writing', 0.5) },
      1,
    );
    expect(next.jobs[job.jobId]).not.toBe(start.jobs[job.jobId]);
    for (const other of snapshot.jobs.slice(1)) expect(next.jobs[other.jobId]).toBe(start.jobs[other.jobId]);
    expect(next.drives).toBe(start.drives);
    expect(next.settings).toBe(start.settings);
  });

  it('takes away drives and jobs that are gone', () => {
    if (job === undefined || drive === undefined) throw new TypeError('the scene has both');
    const without = applyChange(start, { kind: 'drive-gone', driveId: drive.driveId }, 0);
    expect(without.drives[drive.driveId]).toBeUndefined();
    const done = applyChange(without, { kind: 'job-gone', jobId: job.jobId }, 0);
    expect(done.jobs[job.jobId]).toBeUndefined();
    expect(done.rates[job.jobId]).toBeUndefined();
  });

  it('of a job that is not here changes nothing', () => {
    const progress = sampleProgress(1e12, 'writing', 0.5);
    expect(applyChange(start, { kind: 'progress', jobId: 'J20261124-071500-00000000', progress }, 0)).toBe(
      start,
    );
  });

  it('keeps one rate every few seconds, and no more than the last ten minutes', () => {
    if (job === undefined) throw new TypeError('the scene has jobs');
    let state = start;
    const ticks = MAX_RECENT_RATES * RATE_EVERY_SECONDS * 2;
    for (let tick = 1; tick <= ticks; tick += 1) {
      const progress = { ...sampleProgress(1e12, 'writing', 0.5), bytesPerSecond: tick };
      state = applyChange(state, { kind: 'progress', jobId: job.jobId, progress }, tick * 1000);
    }
    const rates = state.rates[job.jobId]?.bytesPerSecond ?? [];
    expect(rates).toHaveLength(MAX_RECENT_RATES);
    expect(rates.at(-1)).toBe(ticks);
    expect((rates.at(-1) ?? 0) - (rates.at(-2) ?? 0)).toBe(RATE_EVERY_SECONDS);
  });
});
