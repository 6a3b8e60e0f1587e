import type { Bus, MediaKind } from '../../../shared/schemas/drive.ts';
import type { DeviceFacts } from './device-facts.ts';
import type { BlockNode } from './system-snapshot.ts';

/** How a device is attached and what its medium is. */
export interface Attachment {
  readonly bus: Bus;
  readonly mediaKind: MediaKind;
  /** What makes a virtual drive; `null` for a physical one. */
  readonly virtualKind: string | null;
}

/** Kernel names of devices that are made by software of this very machine. */
const virtualNames = /^(loop|zram|ram|dm|md|nbd|rbd|bcache|drbd|zd|nullb|ublkb|mtdblock|vd|xvd)/;

/** Makers and models of drives that a hypervisor or the kernel's test driver invents. */
const emulated: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [
    /^(QEMU|VBOX|VMware,?|Msft|Virtual|Google|Amazon)\b|\b(QEMU|VBOX) HARDDISK|VMware Virtual/i,
    'virtual-machine',
  ],
  [/^Linux\s+scsi_debug/i, 'scsi_debug'],
  [/^LIO-ORG\b/i, 'lio'],
];

/** Where in the resolved sysfs path a bus shows; the first that fits is the nearest to the drive. */
const buses: readonly (readonly [pattern: RegExp, bus: Bus])[] = [
  [/\/usb\d+\//, 'usb'],
  [/\/mmc_host\//, 'mmc'],
  [/\/fw\d+[./]/, 'firewire'],
  [/\/session\d+\//, 'iscsi'],
  [/\/rport-/, 'fibre-channel'],
  [/\/ata\d+\//, 'sata'],
  [/\/end_device-/, 'sas'],
  [/\/virtio\d+\//, 'virtio'],
  [/\/host\d+\//, 'scsi'],
];

/** Works out bus, medium and whether the drive is a virtual one. Pure. */
export function attachmentOf(node: BlockNode, facts: DeviceFacts): Attachment {
  const bus = busOf(node, facts);
  const virtualKind = virtualKindOf(node, facts, bus);
  return { bus, mediaKind: mediaKindOf(node, facts, bus, virtualKind), virtualKind };
}

function busOf(node: BlockNode, facts: DeviceFacts): Bus {
  // With native multipath the head of an NVMe namespace lies below /sys/devices/virtual, whatever its paths are.
  if (/^nvme\d/.test(node.name)) return 'nvme';
  if (facts.place.includes('/devices/virtual/')) return 'virtual';
  const bus = buses.find(([pattern]) => pattern.test(facts.place))?.[1] ?? 'unknown';
  const isAta = facts.identify !== null || facts.vendor?.trim() === 'ATA';
  // A SATA drive on a SAS adapter is still a SATA drive.
  if ((bus === 'sas' || bus === 'scsi') && isAta) return 'sata';
  return bus === 'sata' && facts.identify?.serialAta === false ? 'ide' : bus;
}

function virtualKindOf(node: BlockNode, facts: DeviceFacts, bus: Bus): string | null {
  const byName = virtualNames.exec(node.name)?.[1];
  if (byName !== undefined) return byName === 'vd' ? 'virtio' : byName === 'xvd' ? 'xen' : byName;
  const title = `${facts.vendor?.trim() ?? ''} ${(facts.identify?.model ?? facts.model ?? '').trim()}`.trim();
  const byTitle = emulated.find(([pattern]) => pattern.test(title))?.[1];
  if (byTitle !== undefined) return byTitle;
  return bus === 'virtual' ? 'unknown' : null;
}

function mediaKindOf(node: BlockNode, facts: DeviceFacts, bus: Bus, virtualKind: string | null): MediaKind {
  if (/^(sr|scd)\d/.test(node.name)) return 'optical';
  if (virtualKind !== null) return 'virtual';
  if (bus === 'nvme') return 'nvme';
  if (bus === 'mmc') return 'flash';
  const rotation = facts.identify?.rotation ?? null;
  if (rotation === 'none' || facts.rotational === false) return 'ssd';
  if (rotation !== null) return 'hdd';
  // Many USB adapters claim rotation for whatever is behind them, and sticks and card readers are removable.
  if (bus === 'usb') return facts.removable === true ? 'flash' : 'unknown';
  // A drive that answered IDENTIFY without a rotation rate is older than the field: it may be a flash card or module.
  if (facts.identify !== null) return 'unknown';
  return facts.rotational === true && bus !== 'unknown' ? 'hdd' : 'unknown';
}
