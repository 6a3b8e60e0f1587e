import type { Verdict } from '../certificate/verify/verdict.ts';
import { judgeFiles } from './judge-files.ts';
import type { JudgingTask } from './judging-threads.ts';

/** What a judging thread does: it is given everything, and touches nothing but that. */
export async function judge({ files, options }: JudgingTask): Promise<Verdict> {
  return judgeFiles(files, options);
}
