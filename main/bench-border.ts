import { answerCall, type Caller } from '../shared/contract.ts';
import type { ClientFrame, ServerFrame } from '../shared/contract/wire.ts';
import { ClearbenchError, type Problem } from '../shared/problem.ts';
import type { BenchServices } from './bench/services/bench-services.ts';

/** What went wrong at the border of a face, for the log: never what was sent. */
export type BorderLog = (what: {
  readonly code: string;
  readonly call: string | null;
  readonly cause?: unknown;
}) => void;

/** Answers one frame; a refusal is an answer too. */
export async function answerFrame(
  frame: ClientFrame,
  services: BenchServices,
  caller: Caller,
  log: BorderLog,
): Promise<ServerFrame> {
  try {
    const output = await answerCall(services.handlers, frame.call, frame.input, caller);
    return { kind: 'answer', id: frame.id, output };
  } catch (error) {
    const problem = problemOf(error);
    log({ code: problem.code, call: frame.call, cause: error });
    return { kind: 'refusal', id: frame.id, problem };
  }
}

/** What a face may know of an error: its own sentence if it is one of ours, else only that it happened. */
function problemOf(error: unknown): Problem {
  return error instanceof ClearbenchError
    ? error.toProblem()
    : { code: 'INTERNAL', message: 'The bench ran into an unexpected error.' };
}
