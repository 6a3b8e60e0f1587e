import { because } from '../../shared/missing-reasons.ts';
import { known, unavailable } from '../../shared/reading.ts';
import type { Drive, MediaKind } from '../../shared/schemas/drive.ts';
import { readSmart } from './health.ts';
import { readHiddenArea } from './hidden-area.ts';
import type { SmartReport } from './smart-report.ts';

/** Completes a drive with what only the drive itself can tell: health, hidden areas, who is behind a USB adapter. */
export async function askDrive(drive: Drive, signal?: AbortSignal): Promise<Drive> {
  if (drive.virtualKind !== null) return { ...drive, health: unavailable(because('virtual-drive')) };
  const smart = await readSmart(drive.path, { throughUsb: drive.bus === 'usb', signal });
  const hiddenArea = await readHiddenArea(drive, signal);
  if (smart.status === 'unavailable') return { ...drive, health: smart, hiddenArea };
  return {
    ...drive,
    health: known(smart.value.health),
    hiddenArea,
    mediaKind: refineMediaKind(drive.mediaKind, smart.value),
    behindBridge: behindBridgeOf(drive, smart.value),
  };
}

/** Only an answer in the drive's own language comes from behind the adapter; SCSI is what the adapter itself speaks. */
function behindBridgeOf(drive: Drive, smart: SmartReport): Drive['behindBridge'] {
  if (drive.usbBridge === null || drive.behindBridge?.status === 'known') return drive.behindBridge;
  return smart.protocol === 'ATA' || smart.protocol === 'NVMe'
    ? known(smart.identity)
    : unavailable(because('adapter-answers'));
}

function refineMediaKind(mediaKind: MediaKind, { protocol, rotation }: SmartReport): MediaKind {
  if (mediaKind !== 'unknown') return mediaKind;
  if (protocol === 'NVMe') return 'nvme';
  if (rotation === null) return 'unknown';
  return rotation === 0 ? 'ssd' : 'hdd';
}
