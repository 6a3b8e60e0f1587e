import {
  contract,
  type BenchClient,
  type BenchHandlers,
  type CallName,
  type CallOutput,
  type ConnectionState,
} from '../../shared/contract.ts';
import type { BenchEvent, Change, Snapshot } from '../../shared/contract/snapshot.ts';
import { applyChange, stateOfSnapshot } from '../../renderer/store/changes.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import { sampleHandlers } from './sample/handlers.ts';
import { sceneSnapshot, type SceneName } from './sample/scenes.ts';

/** What the sample handlers work on: the snapshot, and how to change it. */
export interface SampleState {
  readonly snapshot: () => Snapshot;
  readonly change: (...changes: readonly Change[]) => void;
}

/**
 * A bench in memory, for looking at screens without drives or services. It speaks the contract and checks it, so that a
 * screen that works here sends and shows nothing that the real services would refuse.
 */
export function sampleBench(scene: SceneName, settings: Partial<Snapshot['settings']> = {}): BenchClient {
  let snapshot = sceneSnapshot(scene);
  snapshot = { ...snapshot, settings: { ...snapshot.settings, ...settings } };
  const listeners = new Set<(event: BenchEvent) => void>();
  const state: SampleState = {
    snapshot: () => snapshot,
    change: (...changes) => {
      let next = stateOfSnapshot(snapshot, 0);
      for (const change of changes) next = applyChange(next, change, 0);
      snapshot = {
        sequence: snapshot.sequence + 1,
        station: next.station,
        settings: next.settings,
        archive: next.archive,
        assetsRevision: next.assetsRevision,
        drives: Object.values(next.drives),
        jobs: Object.values(next.jobs),
      };
      const event = { runId: snapshot.station.runId, sequence: snapshot.sequence, changes };
      for (const listener of listeners) listener(event);
    },
  };
  const handlers: BenchHandlers = sampleHandlers(state);
  return {
    call: async <Name extends CallName>(name: Name, input: unknown): Promise<CallOutput<Name>> => {
      const checked = contract[name].input.parse(input);
      const handler = handlers[name] as ((checked: unknown) => Promise<unknown>) | undefined;
      if (handler === undefined) throw new ClearbenchError('CALL_UNKNOWN', `${name} is not available here.`);
      return contract[name].output.parse(await handler(checked)) as CallOutput<Name>;
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watchConnection: (listener: (state: ConnectionState) => void) => {
      listener('open');
      return () => undefined;
    },
  };
}
