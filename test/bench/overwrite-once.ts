/**
 * Overwrites one block device without the rest of Clearbench, in a process of its own, and tells how it went as JSON on
 * the standard output: `node overwrite-once.ts DEVICE METHOD [SECONDS]`. With SECONDS the job is cancelled after that
 * time: long enough to see how much memory a job on a huge drive takes.
 *
 * For measurements only: it asks nobody. The benchmark calls it on loop devices that it has made.
 */
import { methodById, methodIdSchema } from '../../shared/methods.ts';
import { openTarget } from '../../main/sanitize/overwrite/open-target.ts';
import { overwrite } from '../../main/sanitize/overwrite/overwrite.ts';
import { tuningFor } from '../../main/sanitize/overwrite/tuning.ts';
import { planDevice, secrets } from '../engine/sanitize/wipe-under-test.ts';

const [dev = '', methodId = 'clear-zeros', seconds] = process.argv.slice(2);
const target = await openTarget(planDevice(dev));
const cancel = new AbortController();
const timer = seconds === undefined ? undefined : setTimeout(() => cancel.abort(), Number(seconds) * 1000);
const blockKiB = process.env['BENCH_BLOCK_KIB'];
const depth = process.env['BENCH_DEPTH'];
const defaults = tuningFor(target.sizeBytes);
const evidence = await overwrite(
  target,
  {
    method: methodById(methodIdSchema.parse(methodId)),
    verification: 'full',
    secrets,
    resumeFrom: null,
    checkpoint: () => Promise.resolve(),
    progress: () => undefined,
    problem: () => undefined,
    cancel: cancel.signal,
  },
  {
    ...defaults,
    blockBytes: blockKiB === undefined ? defaults.blockBytes : Number(blockKiB) * 1024,
    depth: depth === undefined ? defaults.depth : Number(depth),
  },
);
clearTimeout(timer);
await target.close();
const usage = process.resourceUsage();
process.stdout.write(
  `${JSON.stringify({
    ended: evidence.ended,
    phase: evidence.phase,
    sizeBytes: target.sizeBytes,
    writeBytesPerSecond: evidence.passes.at(-1)?.bytesPerSecond ?? null,
    verifyBytesPerSecond: evidence.verification.bytesPerSecond,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMiB: Math.round(usage.maxRSS / 1024),
  })}\n`,
);
