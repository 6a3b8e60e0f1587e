import { unavailable, type Reading } from '../../shared/reading.ts';
import type { DriveHealth } from '../../shared/schemas/drive.ts';
import { runTool } from './run-tool.ts';
import { parseSmartctl, type SmartReport } from './smart-report.ts';

/** A drive that has to spin up first takes about ten seconds to answer. */
const smartctlTimeoutMs = 15_000;

/** How to ask. */
export interface SmartOptions {
  /** The drive hangs on a USB adapter: ask through it in the common way (`-d sat`) where smartctl does not know the adapter. */
  readonly throughUsb?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * SMART health of the drive at a device path (ATA, SCSI and NVMe), read with smartctl. Never rejects, and never waits
 * longer than its time-out.
 */
export async function readHealth(path: string, options: SmartOptions = {}): Promise<Reading<DriveHealth>> {
  const report = await readSmart(path, options);
  return report.status === 'known' ? { status: 'known', value: report.value.health } : report;
}

/** Identity and health as the drive itself reports them to smartctl. Never rejects. */
export async function readSmart(path: string, options: SmartOptions = {}): Promise<Reading<SmartReport>> {
  const automatic = await ask(path, [], options.signal);
  if (options.throughUsb !== true || isAnswerOfDrive(automatic)) return automatic;
  const throughAdapter = await ask(path, ['--device=sat'], options.signal);
  return throughAdapter.status === 'known' ? throughAdapter : automatic;
}

/** Asked without a hint, smartctl may report what a USB adapter says of itself as a SCSI device. */
function isAnswerOfDrive(report: Reading<SmartReport>): boolean {
  return report.status === 'known' && report.value.protocol !== 'SCSI';
}

async function ask(
  path: string,
  deviceType: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Reading<SmartReport>> {
  const run = await runTool(
    'smartctl',
    ['--json=c', '--info', '--health', '--attributes', '--log=ssd', ...deviceType, path],
    { timeoutMs: smartctlTimeoutMs, signal },
  );
  // The exit status carries findings about the drive; the JSON repeats it.
  return run.kind === 'ended' ? parseSmartctl(run.stdout) : unavailable(run.reason);
}
