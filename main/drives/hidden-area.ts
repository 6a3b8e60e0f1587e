import { because } from '../../shared/missing-reasons.ts';
import { readingOr } from '../../shared/reading.ts';
import type { Drive, HiddenArea } from '../../shared/schemas/drive.ts';
import {
  judgeAtaHiddenArea,
  judgeNvmeHiddenArea,
  parseDcoIdentify,
  parseIdentifyDump,
  parseMaxSectors,
} from './hidden-area-reports.ts';
import { runTool, type ToolRun } from './run-tool.ts';

const toolTimeoutMs = 10_000;

/** The facts of a drive that decide how its hidden areas are found. */
export type HiddenAreaSubject = Pick<
  Drive,
  'path' | 'bus' | 'virtualKind' | 'sizeBytes' | 'logicalSectorBytes'
>;

/**
 * HPA, DCO and AMA state of a drive, by hdparm (ATA) or nvme. Only asks, changes nothing. Never rejects; what cannot be
 * determined is `unknown` with the reason, never "none".
 */
export async function readHiddenArea(drive: HiddenAreaSubject, signal?: AbortSignal): Promise<HiddenArea> {
  if (drive.virtualKind !== null) return { state: 'not-applicable', reason: because('virtual-drive') };
  const sizeBytes = readingOr(drive.sizeBytes, null);
  const logicalSectorBytes = readingOr(drive.logicalSectorBytes, null);
  if (sizeBytes === null || logicalSectorBytes === null) return unknown(because('size-unknown'));
  switch (drive.bus) {
    case 'sata':
    case 'ide':
      return askAta(drive.path, sizeBytes / logicalSectorBytes, signal);
    case 'nvme':
      return askNvme(drive.path, logicalSectorBytes, signal);
    case 'usb':
      return unknown(because('usb-hides-areas'));
    case 'mmc':
      return unknown(because('cards-hide-areas'));
    case 'sas':
    case 'scsi':
    case 'firewire':
    case 'fibre-channel':
    case 'iscsi':
    case 'virtio':
    case 'virtual':
    case 'unknown':
      return unknown(because('bus-cannot-ask', { bus: drive.bus }));
    default:
      return drive.bus satisfies never;
  }
}

/** One command after the other: some drives drop what comes while they are busy. */
async function askAta(
  path: string,
  systemSectors: number,
  signal: AbortSignal | undefined,
): Promise<HiddenArea> {
  const hdparm = (option: string): Promise<ToolRun> =>
    runTool('hdparm', [option, path], { timeoutMs: toolTimeoutMs, signal });
  const identify = await hdparm('--Istdout');
  if (identify.kind !== 'ended') return unknown(identify.reason);
  const maxSectors = await hdparm('-N');
  const overlay = await hdparm('--dco-identify');
  return judgeAtaHiddenArea({
    identify: parseIdentifyDump(identify.stdout),
    maxSectors: maxSectors.kind === 'ended' ? parseMaxSectors(maxSectors.stdout) : null,
    realSectors: overlay.kind === 'ended' ? parseDcoIdentify(overlay.stdout) : null,
    systemSectors,
  });
}

async function askNvme(
  path: string,
  logicalSectorBytes: number,
  signal: AbortSignal | undefined,
): Promise<HiddenArea> {
  const run = await runTool('nvme', ['id-ctrl', '--output-format=json', path], {
    timeoutMs: toolTimeoutMs,
    signal,
  });
  if (run.kind !== 'ended') return unknown(run.reason);
  return run.exitCode === 0
    ? judgeNvmeHiddenArea(run.stdout, logicalSectorBytes)
    : unknown(because('no-identify-controller'));
}

function unknown(reason: string): HiddenArea {
  return { state: 'unknown', reason };
}
