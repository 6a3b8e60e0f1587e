import { createStore, type StoreApi } from 'zustand/vanilla';

import type { BenchClient, ConnectionState } from '../../shared/contract.ts';
import type { BenchEvent } from '../../shared/contract/snapshot.ts';
import { ClearbenchError, type Problem } from '../../shared/problem.ts';
import { applyChange, stateOfSnapshot, type BenchState } from './changes.ts';

/** What the screens follow. `bench` is null until the first snapshot has come. */
export interface BenchStore {
  readonly connection: ConnectionState;
  readonly bench: BenchState | null;
  /** Why the last snapshot did not come. */
  readonly problem: Problem | null;
}

/** Progress is drawn at most this often, which is as fast as numbers can be read; anything else is drawn at once. */
const PROGRESS_EVERY_MS = 1000;

/** A snapshot that was refused is asked for again after this time. */
const RETRY_SNAPSHOT_MS = 2000;

/** Where time and timers come from; tests hand in their own. */
export interface Clock {
  readonly now: () => number;
  readonly later: (run: () => void, ms: number) => () => void;
}

const systemClock: Clock = {
  now: () => Date.now(),
  later: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Keeps a copy of the bench: a snapshot, then every event in order. An event out of order, or one of another run of the
 * services, brings a new snapshot; so does a connection that came back.
 */
export function followBench(client: BenchClient, clock: Clock = systemClock): StoreApi<BenchStore> {
  const store = createStore<BenchStore>(() => ({ connection: 'connecting', bench: null, problem: null }));
  let waiting: BenchEvent[] = [];
  let asking = false;
  let cancelDraw: (() => void) | null = null;

  const draw = (): void => {
    cancelDraw?.();
    cancelDraw = null;
    const { bench } = store.getState();
    if (bench === null || asking) return;
    const events = waiting;
    waiting = [];
    let next = bench;
    for (const [index, event] of events.entries()) {
      const sameRun = event.runId === bench.station.runId;
      if (sameRun && event.sequence <= next.sequence) continue;
      if (!sameRun || event.sequence !== next.sequence + 1) {
        waiting = [...events.slice(index), ...waiting];
        void resync();
        return;
      }
      for (const change of event.changes) next = applyChange(next, change, clock.now());
      next = { ...next, sequence: event.sequence };
    }
    if (next !== bench) store.setState({ bench: next });
  };

  const resync = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      const snapshot = await client.call('bench.snapshot', {});
      waiting = waiting.filter(
        (event) => event.runId === snapshot.station.runId && event.sequence > snapshot.sequence,
      );
      // A gap right after the snapshot would only bring the same snapshot again; the next event shows it anew.
      if (waiting[0] !== undefined && waiting[0].sequence !== snapshot.sequence + 1) waiting = [];
      store.setState({ bench: stateOfSnapshot(snapshot, clock.now()), problem: null });
    } catch (error) {
      store.setState({ problem: problemOf(error) });
      clock.later(() => void resync(), RETRY_SNAPSHOT_MS);
    } finally {
      asking = false;
    }
    if (store.getState().problem === null) draw();
  };

  client.follow((event) => {
    waiting.push(event);
    if (event.changes.some((change) => change.kind !== 'progress')) draw();
    else cancelDraw ??= clock.later(draw, PROGRESS_EVERY_MS);
  });
  client.watchConnection((connection) => {
    const before = store.getState().connection;
    store.setState({ connection });
    if (connection === 'open' && before !== 'open') void resync();
  });
  return store;
}

/** What a failed call is shown as. */
export function problemOf(error: unknown): Problem {
  return error instanceof ClearbenchError
    ? error.toProblem()
    : { code: 'INTERNAL', message: 'Something went wrong inside this window.' };
}
