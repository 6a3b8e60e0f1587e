import { z } from 'zod';

import { problemCodes, type ProblemCode } from './problem-codes.ts';

/** zod schema of {@link ProblemCode}. */
export const problemCodeSchema = z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]);

/**
 * Something that went wrong or must be weighed, the same on screen, command line, log and certificate: a code to search
 * for and one sentence that says what happened (never drive content, never a stack trace).
 */
export const problemSchema = z
  .strictObject({ code: problemCodeSchema, message: z.string().max(2000) })
  .readonly();
export type Problem = z.infer<typeof problemSchema>;

/** An error that carries a {@link Problem}; `cause` keeps what the system said, for the log. */
export class ClearbenchError extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClearbenchError';
    this.code = code;
  }

  /** The part that is shown, stored and sent. */
  toProblem(): Problem {
    return { code: this.code, message: this.message };
  }
}

/** Whether something that was thrown is an error of ours with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly ProblemCode[]): error is ClearbenchError {
  return error instanceof ClearbenchError && codes.includes(error.code);
}

/** The three sentences and the code that a person reads (what happened, what it means, what to do). */
export function explainProblem(problem: Problem): string {
  const { means, todo } = problemCodes[problem.code];
  return `${problem.message} ${means} ${todo} (${problem.code})`;
}
