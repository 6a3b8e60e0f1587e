import type { TFunction } from 'i18next';

import { problemCodes, type ProblemCode } from '../../shared/problem-codes.ts';
import type { Problem } from '../../shared/problem.ts';

/**
 * Three sentences per code. `what` is the general sentence for languages in which the bench does not write: the message
 * itself, with its numbers and names, then stands beside it as a detail. English shows the message and needs no `what`.
 */
export type ProblemWords = Readonly<
  Record<ProblemCode, { readonly what: string; readonly means: string; readonly todo: string }>
>;

/** English, from the list that command line and certificates use too. */
export const englishProblems: ProblemWords = Object.fromEntries(
  Object.entries(problemCodes).map(([code, { means, todo }]) => [code, { what: '', means, todo }]),
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
  const what = t(`problems.${problem.code}.what`);
  const means = t(`problems.${problem.code}.means`);
  const todo = t(`problems.${problem.code}.todo`);
  return what === ''
    ? { what: problem.message, means, todo, detail: null }
    : { what, means, todo, detail: problem.message };
}
