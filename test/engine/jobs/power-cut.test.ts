import fs from 'node:fs';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { replayJournal } from '../../../main/engine/journal-replay.ts';
import { decideOutcome } from '../../../shared/policy/outcome.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import { attachLoopDevice } from '../../fault/loop-device.ts';
import { mediumAfterCut, readWriteLog, type WriteLogRecord } from '../../fault/replay.ts';
import { requires } from '../../requirements/requires.ts';
import { BenchUnderTest, devicePlan, identify, MIB } from './bench-under-test.ts';
import { streamOf } from './job-stream.ts';

const sizeBytes = 80 * MIB;

/** Medium and journal are looked at some dozen times: minutes on a busy machine. */
const LIMIT_MS = 600_000;

/** A job that ran through: its journal line by line, and everything that reached the drive. */
interface RecordedJob {
  readonly plan: Plan;
  readonly base: Buffer;
  readonly records: readonly WriteLogRecord[];
  /** The lines of the journal, each with the latest moment (on the clock of the write log) at which it was durable. */
  readonly lines: readonly { readonly text: string; readonly atNs: bigint }[];
}

requires('root', 'loop', 'fuse', 'udev-data').describe('a power cut', () => {
  const serial = `CBCUT${String(process.pid)}`;
  let bench: BenchUnderTest;
  let drive: FaultDrive;
  let forget: () => void;

  beforeEach(async () => {
    bench = new BenchUnderTest();
    // A slow flush, so that a claim made before its flush had ended could not be missed.
    drive = await faultDrive({ sizeBytes, writeLog: true, rules: 'flush delay ms=30' });
    forget = identify(drive.dev, serial);
  });

  afterEach(async () => {
    forget();
    await drive.close();
    await bench.close();
  });

  const record = async (): Promise<RecordedJob> => {
    const plan = await devicePlan(drive.dev, { methodId: 'clear-random' });
    const engine = await bench.engine();
    const result = await (await engine.start(plan)).ended;
    expect(decideOutcome(plan, result).kind).toBe('sanitized');
    // Journals tell the time of day in milliseconds, write logs the time since boot in nanoseconds.
    const offsetNs = process.hrtime.bigint() - BigInt(Date.now()) * 1_000_000n;
    const journal = fs.readFileSync(path.join(bench.jobsDir, plan.jobId, 'journal.ndjson'), 'utf8');
    return {
      plan,
      base: fs.readFileSync(drive.baseImage),
      records: await readWriteLog(drive.log),
      lines: journal
        .trimEnd()
        .split('\n')
        .map((text) => {
          const { at } = JSON.parse(text) as { at: string };
          return { text, atNs: BigInt(Date.parse(at) + 1) * 1_000_000n + offsetNs };
        }),
    };
  };

  /** What of the journal was on its disk when `count` records had reached the drive. */
  const journalAt = ({ records, lines }: RecordedJob, count: number): readonly string[] => {
    const next = records[count];
    return lines.filter(({ atNs }) => next === undefined || atNs < next.atNs).map(({ text }) => text);
  };

  const replayOf = (texts: readonly string[]) => replayJournal(Buffer.from(`${texts.join('\n')}\n`));

  it(
    'at any record of the write log takes nothing away that the journal claims',
    async () => {
      const job = await record();
      const { base, records } = job;
      const wanted = streamOf(
        replayOf(job.lines.map(({ text }) => text)).state.passes[0] ?? never(),
        sizeBytes,
      );
      let checked = '';
      const claims = new Set<number>();
      for (let count = 0; count <= records.length; count += 1) {
        const texts = journalAt(job, count);
        const lastFlush = records.slice(0, count).findLastIndex(({ kind }) => kind === 'flush');
        // The flushed image and the claim change now and then only.
        const state = `${String(lastFlush)} ${String(texts.length)}`;
        if (state === checked || texts.length < 2) continue;
        checked = state;
        const claimed = replayOf(texts).state.passes[0]?.bytesFlushed ?? 0;
        claims.add(claimed);
        for (const cut of [{ kind: 'flushed' }, { kind: 'torn', seed: count + 1 }] as const) {
          const medium = mediumAfterCut(base, records, count, cut);
          expect(medium.subarray(0, claimed).equals(wanted.subarray(0, claimed))).toBe(true);
        }
      }
      expect([...claims].length).toBeGreaterThan(3);
      expect(Math.max(...claims)).toBe(sizeBytes);
    },
    LIMIT_MS,
  );

  it(
    'leaves a job that goes on from its last checkpoint, on the same drive at another place',
    async () => {
      const job = await record();
      forget();
      const { plan, base, records, lines } = job;
      for (const share of [0.2, 0.6, 0.9, 1]) {
        // Within the pass, that is after the capacity proof: the last tenth of the records.
        const count = Math.floor(records.length - 100 + 100 * share);
        const texts = journalAt(job, count).slice(0, lines.length - 2);
        const later = new BenchUnderTest();
        const image = path.join(later.folder, 'cut.img');
        fs.writeFileSync(image, mediumAfterCut(base, records, count, { kind: 'torn', seed: count }));
        const loop = await attachLoopDevice(image);
        const forgetLater = identify(loop.dev, serial);
        try {
          const folder = path.join(later.jobsDir, plan.jobId);
          const engine = await later.engine();
          fs.mkdirSync(folder, { mode: 0o700 });
          const torn = lines[texts.length]?.text.slice(0, 40) ?? '';
          fs.writeFileSync(path.join(folder, 'journal.ndjson'), `${texts.join('\n')}\n${torn}`, {
            mode: 0o600,
          });
          const claimed = replayOf(texts).attempts[0];

          const result = await (await engine.resume(plan.jobId)).ended;
          expect(decideOutcome(plan, result).kind).toBe('sanitized');
          expect(result.attempts).toMatchObject([
            { ended: 'interrupted', phase: claimed?.phase, offsetBytes: claimed?.offsetBytes },
            { ended: 'completed' },
          ]);
          const [pass] = result.passes;
          expect(fs.readFileSync(image).equals(streamOf(pass ?? never(), sizeBytes))).toBe(true);
        } finally {
          forgetLater();
          await later.close();
          await loop.detach();
        }
      }
    },
    LIMIT_MS,
  );
});

function never(): never {
  throw new Error('there is no pass');
}
