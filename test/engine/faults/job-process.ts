import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';

import type { FaultDrive } from '../../fault/fault-drive.ts';

/** The processes that have a device open. */
export async function processesHolding(dev: string): Promise<readonly number[]> {
  const pids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const holding = await Promise.all(
    pids.map(async (pid) => {
      const descriptors = await fs.readdir(`/proc/${pid}/fd`).catch(() => []);
      const targets = await Promise.all(
        descriptors.map((descriptor) => fs.readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')),
      );
      return targets.includes(dev) ? [Number(pid)] : [];
    }),
  );
  return holding.flat().filter((pid) => pid !== process.pid);
}

/** Whether a process works on a job. Others, of another bench for one, look at every drive for a moment. */
function isJob(pid: number): boolean {
  try {
    return /\0[^\0]*job-main\.m?[jt]s\0/.test(readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1'));
  } catch {
    return false;
  }
}

/** The process that wipes a drive; rule number `rule` of the drive must let it hang, so that it waits to be found. */
export async function hangingJob(drive: FaultDrive, rule = 0): Promise<number> {
  await drive.untilHit(rule);
  const [pid, ...others] = (await processesHolding(drive.dev)).filter(isJob);
  if (pid === undefined || others.length > 0) {
    throw new Error(`not one job holds ${drive.dev}: ${String([pid, ...others])}`);
  }
  return pid;
}

/**
 * Kills a hanging job when its request number `number` (from 0, counted from now) arrives at the drive, which goes on
 * until then.
 */
export async function killAtRequest(drive: FaultDrive, number: number): Promise<void> {
  const pid = await hangingJob(drive);
  await drive.rules(`any signal pid=${pid} sig=9 after=${number} times=1`);
}
