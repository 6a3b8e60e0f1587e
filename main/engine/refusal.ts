import { ClearbenchError, type Problem } from '../../shared/problem.ts';

/**
 * The engine refused a job before it wrote anything. `code` and `message` are those of the first problem, `problems`
 * holds all of them, so that a person can put everything right at once.
 */
export class RefusedError extends ClearbenchError {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problems: readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    super(problems[0].code, problems[0].message, options);
    this.name = 'RefusedError';
    this.problems = problems;
  }
}

/** Every problem that an error carries: all of a refusal's, the one of any other Clearbench error, else `ENGINE_FAILED`. */
export function problemsOf(error: unknown): readonly [Problem, ...Problem[]] {
  if (error instanceof RefusedError) return error.problems;
  if (error instanceof ClearbenchError) return [error.toProblem()];
  return [{ code: 'ENGINE_FAILED', message: 'The engine stopped on an unexpected error.' }];
}
