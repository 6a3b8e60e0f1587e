import { useCallback, useEffect, useRef, useState } from 'react';

import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import type { Problem } from '../../shared/problem.ts';
import { problemOf } from './bench-store.ts';
import { useClient } from './context.tsx';

/** What a query has come to. */
export interface QueryState<Output> {
  readonly output: Output | null;
  readonly problem: Problem | null;
}

interface QueryOptions {
  /** Asks again when it changes; the answer so far stays until then. */
  readonly revision?: number | string;
  /** The answer to the last input stays until the one to the present input is here: for lists that narrow as one types. */
  readonly keep?: boolean;
}

/** Asks a query whenever its input (compared as JSON) or `revision` changes; `null` asks nothing. */
export function useQuery<Name extends CallName>(
  name: Name,
  input: CallInput<Name> | null,
  { revision = 0, keep = false }: QueryOptions = {},
): QueryState<CallOutput<Name>> {
  const client = useClient();
  const key = input === null ? null : JSON.stringify(input);
  const [state, setState] = useState<QueryState<CallOutput<Name>> & { readonly key: string | null }>({
    key: null,
    output: null,
    problem: null,
  });
  useEffect(() => {
    if (key === null) return undefined;
    let current = true;
    client.call(name, JSON.parse(key) as CallInput<Name>).then(
      (output) => {
        if (current) setState({ key, output, problem: null });
      },
      (error: unknown) => {
        if (current) setState({ key, output: null, problem: problemOf(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [client, name, key, revision]);
  if (state.key === key) return state;
  return { output: keep && key !== null ? state.output : null, problem: null };
}

/** A command on its way: whether it runs, and why the last one was refused. */
export interface Action {
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** Runs a step and keeps its refusal; resolves to whether it went well. Ignored while one is running. */
  readonly run: (step: () => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

/** Runs commands one at a time and keeps what went wrong for showing beside the button. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const run = useCallback(async (step: () => Promise<unknown>): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await step();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { busy, problem, run, clear };
}
