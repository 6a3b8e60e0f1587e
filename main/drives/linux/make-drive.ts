import { cleanDriveText } from '../../../shared/drive-text.ts';
import { known, unavailable, type Reading } from '../../../shared/reading.ts';
import type { Drive, DrivePartition } from '../../../shared/schemas/drive.ts';
import { attachmentOf } from './attachment.ts';
import type { DeviceFacts } from './device-facts.ts';
import { findUses, nodePath } from './drive-uses.ts';
import { identityDisagreements, identityFromIdentify, identityOf } from './identity.ts';
import type { BlockNode } from './system-snapshot.ts';
import type { SystemView } from './system-view.ts';

/** Puts a drive together from what the system knows. Pure; what only the drive itself could tell is left unavailable. */
export function makeDrive(view: SystemView, node: BlockNode, facts: DeviceFacts): Drive {
  const attachment = attachmentOf(node, facts);
  const uses = findUses(view, node.deviceNumber);
  return {
    path: nodePath(node.name),
    deviceNumber: node.deviceNumber,
    diskSequence: numberReading(facts.diskSequence, 'this kernel does not number drives'),
    identity: identityOf(facts),
    sizeBytes: node.sizeBytes,
    logicalSectorBytes: numberReading(facts.logicalSectorBytes, 'the system does not tell the sector size'),
    physicalSectorBytes: numberReading(facts.physicalSectorBytes, 'the system does not tell the sector size'),
    ...attachment,
    usbBridge: usbBridgeOf(facts, attachment.mediaKind === 'flash'),
    behindBridge: behindBridgeOf(facts, attachment.mediaKind === 'flash'),
    removable: flagReading(facts.removable, 'the system does not tell'),
    readOnly: flagReading(facts.readOnly, 'the system does not tell'),
    partitions: partitionsOf(view, node),
    mountPoints: uses.mountPoints,
    holders: uses.holders,
    systemUse: view.systemUseOf(node.deviceNumber),
    port: portOf(facts),
    health: unavailable('not asked for'),
    hiddenArea:
      attachment.virtualKind === null
        ? { state: 'unknown', reason: 'the drive was not asked' }
        : { state: 'not-applicable', reason: 'it is a virtual drive' },
    disagreements: identityDisagreements(facts),
  };
}

/** A USB stick is its own adapter: there is nothing behind it. */
function usbBridgeOf(facts: DeviceFacts, isStick: boolean): Drive['usbBridge'] {
  if (facts.usb === null || (isStick && facts.identify === null)) return null;
  const name = cleanDriveText(
    [facts.usb.manufacturer, facts.usb.product].filter((part) => part !== null).join(' '),
  );
  const serial = cleanDriveText(facts.usb.serial ?? '');
  return {
    vendorId: cleanDriveText(facts.usb.vendorId),
    productId: cleanDriveText(facts.usb.productId),
    name: name === '' ? unavailable('the adapter reports no name') : known(name),
    serial: serial === '' ? unavailable('the adapter reports no serial') : known(serial),
  };
}

function behindBridgeOf(facts: DeviceFacts, isStick: boolean): Drive['behindBridge'] {
  if (facts.usb === null || (isStick && facts.identify === null)) return null;
  return facts.identify === null
    ? unavailable('the drive behind the adapter was not asked')
    : known(identityFromIdentify(facts.identify));
}

function partitionsOf(view: SystemView, drive: BlockNode): readonly DrivePartition[] {
  const parts = view.snapshot.nodes.filter((node) => node.parent === drive.deviceNumber);
  // A file system or member without a partition table shows as one part that is the whole drive.
  const whole = drive.contentType.status === 'known' && drive.contentType.value !== null ? [drive] : [];
  return [...whole, ...parts].map((node) => ({
    path: nodePath(node.name),
    sizeBytes: node.sizeBytes,
    contentType: contentReading(node.contentType),
    mountPoints: findUses(view, node.deviceNumber).mountPoints,
  }));
}

function contentReading(content: Reading<string | null>): Reading<string> {
  if (content.status === 'unavailable') return content;
  return content.value === null ? unavailable('nothing recognised') : known(cleanDriveText(content.value));
}

function portOf(facts: DeviceFacts): Reading<string> {
  if (facts.udev === null) return unavailable('udev has no record of it');
  const link = facts.udev.links.find((candidate) => candidate.startsWith('disk/by-path/'));
  return link === undefined
    ? unavailable('it is at no named port')
    : known(cleanDriveText(link.slice('disk/by-path/'.length)));
}

function numberReading(value: number | null, reason: string): Reading<number> {
  return value === null ? unavailable(reason) : known(value);
}

function flagReading(value: boolean | null, reason: string): Reading<boolean> {
  return value === null ? unavailable(reason) : known(value);
}
