import { threadId } from 'node:worker_threads';

import { judge as judgeFiles } from '../../../main/archive/judging-thread.ts';
import type { JudgingTask } from '../../../main/archive/judging-threads.ts';
import type { Verdict } from '../../../main/certificate/verify/verdict.ts';

/** Judges as the threads do, and leaves where that was among the problems. */
export async function judge(task: JudgingTask): Promise<Verdict> {
  const verdict = await judgeFiles(task);
  return {
    ...verdict,
    problems: [...verdict.problems, { code: 'UNREADABLE', message: 'where', detail: String(threadId) }],
  };
}
