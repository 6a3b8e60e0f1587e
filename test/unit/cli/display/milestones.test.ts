import { describe, expect, it } from 'vitest';

import type { JobNews } from '../../../../main/bench/job-news.ts';
import { viewsAfter, type JobViews } from '../../../../main/cli/display/job-view.ts';
import { milestoneLines } from '../../../../main/cli/display/milestones.ts';
import { ended, jobIdOf, progressed, started } from './sample-news.ts';

function told(...news: readonly JobNews[]): readonly string[] {
  let views: JobViews = [];
  return news.flatMap((one) => {
    const lines = milestoneLines(views, one);
    views = viewsAfter(views, one);
    return lines;
  });
}

describe('progress as lines', () => {
  it('tells starts, phases, every tenth part, problems and ends, and nothing twice', () => {
    expect(
      told(
        started(1),
        progressed(1, { overallPermille: 1 }),
        progressed(1, { overallPermille: 60 }),
        progressed(1, { overallPermille: 101 }),
        progressed(1, { overallPermille: 102 }),
        {
          kind: 'problem',
          jobId: jobIdOf(1),
          problem: { code: 'WRITE_RETRIED', message: 'One write was retried.' },
        },
        progressed(1, { overallPermille: 510, phase: 'verifying', passNumber: null }),
        { kind: 'issuing', jobId: jobIdOf(1) },
        ended(1),
      ),
    ).toEqual([
      `image:/srv/drive-1.img: job ${jobIdOf(1)} on image file SERIAL0001 (67 MB)`,
      'image:/srv/drive-1.img: Writing, pass 1 of 1, 0 % of the job',
      'image:/srv/drive-1.img: Writing, pass 1 of 1, 10 % of the job',
      'image:/srv/drive-1.img: One write was retried. All sectors were written in the end, but the drive is not healthy. Decide whether this drive may be reused. (WRITE_RETRIED)',
      'image:/srv/drive-1.img: Verifying, 51 % of the job',
      'image:/srv/drive-1.img: Issuing certificate',
      'image:/srv/drive-1.img: Sanitized',
    ]);
  });
});
