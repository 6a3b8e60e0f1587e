import type { TFunction } from 'i18next';

import { problemCodes, type ProblemCode } from '../../shared/problem-codes.ts';
import type { Problem } from '../../shared/problem.ts';

/**
 * Three sentences per code. In English `what` is the bench's own message; other languages say it in general words, and
 * the message, with its numbers and names, stands beside it as a detail.
 */
export type ProblemWords = Readonly<
  Record<ProblemCode, { readonly what: string; readonly means: string; readonly todo: string }>
>;

/** English, from the list that command line and certificates use too. */
export const englishProblems: ProblemWords = Object.fromEntries(
  Object.entries(problemCodes).map(([code, { means, todo }]) => [code, { what: '{{message}}', means, todo }]),
) as ProblemWords;

/** A problem as a person reads it. */
export interface ExplainedProblem {
  readonly what: string;
  readonly means: string;
  readonly todo: string;
  /** The bench's own sentence, where `what` is a translation. */
  readonly detail: string | null;
}

/** Puts a problem into the language of `t`. */
export function explain(problem: Problem, t: TFunction): ExplainedProblem {
  const what = t(`problems.${problem.code}.what`, { message: problem.message });
  const means = t(`problems.${problem.code}.means`);
  const todo = t(`problems.${problem.code}.todo`);
  return { what, means, todo, detail: what === problem.message ? null : problem.message };
}
