import { describe, expect, it } from 'vitest';

import { followBench, type Clock } from '../../../renderer/store/bench-store.ts';
import type { BenchClient, CallName, CallOutput, ConnectionState } from '../../../shared/contract.ts';
import type { BenchEvent, Change, Snapshot } from '../../../shared/contract/snapshot.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { sampleProgress } from '../../ui/sample/jobs.ts';
import { sceneSnapshot } from '../../ui/sample/scenes.ts';

/** A bench whose every move the test makes: snapshots, events, connection and time. */
class PuppetBench {
  snapshot: Snapshot = { ...sceneSnapshot('busy'), sequence: 10 };
  asked = 0;
  failing = false;
  private event: (event: BenchEvent) => void = () => undefined;
  private connection: (state: ConnectionState) => void = () => undefined;
  private time = 0;
  private timers: { readonly at: number; readonly run: () => void }[] = [];

  readonly clock: Clock = {
    now: () => this.time,
    later: (run, ms) => {
      const timer = { at: this.time + ms, run };
      this.timers.push(timer);
      return () => {
        this.timers = this.timers.filter((other) => other !== timer);
      };
    },
  };

  readonly client: BenchClient = {
    call: <Name extends CallName>(): Promise<CallOutput<Name>> => {
      this.asked += 1;
      return this.failing
        ? Promise.reject(new ClearbenchError('STATE_BUSY', 'The data folder is in use.'))
        : Promise.resolve(this.snapshot as CallOutput<Name>);
    },
    follow: (listener) => {
      this.event = listener;
      return () => undefined;
    },
    watchConnection: (listener) => {
      this.connection = listener;
      listener('connecting');
      return () => undefined;
    },
  };

  send(sequence: number, ...changes: readonly Change[]): void {
    this.event({ runId: this.snapshot.station.runId, sequence, changes });
  }

  async connect(state: ConnectionState = 'open'): Promise<void> {
    this.connection(state);
    await settle();
  }

  async pass(ms: number): Promise<void> {
    this.time += ms;
    const due = this.timers.filter((timer) => timer.at <= this.time);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.run();
    await settle();
  }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

const jobId = sceneSnapshot('busy').jobs[0]?.jobId ?? '';
const progress = (share: number): Change => ({
  kind: 'progress',
  jobId,
  progress: sampleProgress(1_000_204_886_016, 'writing', share),
});
const assets = (revision: number): Change => ({ kind: 'assets', revision });

async function connected() {
  const bench = new PuppetBench();
  const store = followBench(bench.client, bench.clock);
  await bench.connect();
  return { bench, store, state: () => store.getState().bench };
}

describe('the bench on screen', () => {
  it('starts with a snapshot once connected', async () => {
    const { bench, state } = await connected();
    expect(bench.asked).toBe(1);
    expect(state()?.sequence).toBe(10);
  });

  it('follows events in order', async () => {
    const { bench, state } = await connected();
    bench.send(11, assets(7));
    bench.send(12, assets(8));
    expect(state()).toMatchObject({ sequence: 12, assetsRevision: 8 });
    expect(bench.asked).toBe(1);
  });

  it('asks for a new snapshot when an event is missing', async () => {
    const { bench, state } = await connected();
    bench.snapshot = { ...bench.snapshot, sequence: 20, assetsRevision: 99 };
    bench.send(13, assets(7));
    await settle();
    expect(bench.asked).toBe(2);
    expect(state()).toMatchObject({ sequence: 20, assetsRevision: 99 });
  });

  it('applies what came while the snapshot was on its way, and only what is newer', async () => {
    const bench = new PuppetBench();
    const store = followBench(bench.client, bench.clock);
    const connecting = bench.connect();
    bench.send(10, assets(1));
    bench.send(11, assets(2));
    await connecting;
    expect(store.getState().bench).toMatchObject({ sequence: 11, assetsRevision: 2 });
    expect(bench.asked).toBe(1);
  });

  it('asks anew when the services were started anew', async () => {
    const { bench, state } = await connected();
    const { station } = bench.snapshot;
    bench.snapshot = { ...bench.snapshot, sequence: 3, station: { ...station, runId: 'second-run' } };
    bench.send(4, assets(5));
    await settle();
    expect(bench.asked).toBe(2);
    expect(state()).toMatchObject({ sequence: 4, assetsRevision: 5, station: { runId: 'second-run' } });
  });

  it('asks anew when the connection comes back', async () => {
    const { bench } = await connected();
    await bench.connect('lost');
    await bench.connect('open');
    expect(bench.asked).toBe(2);
  });

  it('draws progress together, once a second, and loses none of it', async () => {
    const { bench, store, state } = await connected();
    let drawn = 0;
    store.subscribe(() => (drawn += 1));
    for (let sequence = 11; sequence < 31; sequence += 1) bench.send(sequence, progress(sequence / 100));
    expect(drawn).toBe(0);
    await bench.pass(1000);
    expect(drawn).toBe(1);
    expect(state()?.sequence).toBe(30);
    expect(state()?.jobs[jobId]?.progress).toEqual(sampleProgress(1_000_204_886_016, 'writing', 0.3));
  });

  it('draws anything else at once, with the progress before it', async () => {
    const { bench, state } = await connected();
    bench.send(11, progress(0.5));
    bench.send(12, assets(3));
    expect(state()).toMatchObject({ sequence: 12, assetsRevision: 3 });
  });

  it('shows why there is no snapshot, and tries again', async () => {
    const bench = new PuppetBench();
    bench.failing = true;
    const store = followBench(bench.client, bench.clock);
    await bench.connect();
    expect(store.getState()).toMatchObject({ bench: null, problem: { code: 'STATE_BUSY' } });
    bench.failing = false;
    bench.send(11, progress(0.1));
    await bench.pass(2000);
    expect(store.getState().problem).toBeNull();
    expect(store.getState().bench?.sequence).toBe(11);
  });
});
