import { describe, expect, it } from 'vitest';

import { JobFeed } from '../../../main/engine/job-feed.ts';
import type { JobEvent, JobProgress } from '../../../shared/schemas/job-event.ts';
import { sampleResult } from '../policy/sample-job.ts';

const progress = (doneBytes: number): JobProgress => ({
  kind: 'progress',
  phase: 'writing',
  passNumber: 1,
  passCount: 1,
  doneBytes,
  totalBytes: 100,
  overallPermille: 0,
  bytesPerSecond: 0,
  etaSeconds: null,
  stalledSeconds: 0,
  unwrittenSectors: 0,
  unreadableSectors: 0,
  mismatchedSectors: 0,
  temperatureCelsius: null,
});
const problem: JobEvent = { kind: 'problem', problem: { code: 'READ_FAILED', message: 'one' } };
const result: JobEvent = { kind: 'result', result: sampleResult };

async function collect(events: AsyncIterable<JobEvent>): Promise<readonly JobEvent[]> {
  const all: JobEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('the events of a job', () => {
  it('reach a reader that comes late: every problem, the result, no old progress', async () => {
    const feed = new JobFeed('J');
    feed.push(progress(1));
    feed.push(problem);
    feed.push(progress(2));
    feed.push(result);
    expect(await collect(feed.handle.events)).toEqual([problem, result]);
    expect(await feed.handle.ended).toEqual(sampleResult);
  });

  it('leave out progress that was not fetched in time', async () => {
    const feed = new JobFeed('J');
    feed.push(progress(1));
    feed.push(progress(2));
    const reader = feed.handle.events[Symbol.asyncIterator]();
    expect((await reader.next()).value).toEqual(progress(2));
    const next = reader.next();
    feed.push(problem);
    expect((await next).value).toEqual(problem);
  });

  it('reach each of several readers', async () => {
    const feed = new JobFeed('J');
    const readers = [collect(feed.handle.events), collect(feed.handle.events)];
    feed.push(problem);
    feed.push(result);
    expect(await Promise.all(readers)).toEqual([
      [problem, result],
      [problem, result],
    ]);
  });

  it('end with the failure to learn what became of it, after what was known', async () => {
    const feed = new JobFeed('J');
    feed.push(problem);
    feed.fail(new Error('gone'));
    const reader = feed.handle.events[Symbol.asyncIterator]();
    expect((await reader.next()).value).toEqual(problem);
    await expect(reader.next()).rejects.toThrow('gone');
    await expect(feed.handle.ended).rejects.toThrow('gone');
  });

  it('do not change after the result', async () => {
    const feed = new JobFeed('J');
    feed.push(result);
    feed.push(problem);
    feed.fail(new Error('late'));
    expect(await collect(feed.handle.events)).toEqual([result]);
  });
});
