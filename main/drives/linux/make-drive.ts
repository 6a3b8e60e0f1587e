import { cleanDriveText } from '../../../shared/drive-text.ts';
import { because, type MissingReason } from '../../../shared/missing-reasons.ts';
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
    diskSequence: numberReading(facts.diskSequence, 'no-disk-numbers'),
    identity: identityOf(facts),
    sizeBytes: node.sizeBytes,
    logicalSectorBytes: numberReading(facts.logicalSectorBytes, 'no-sector-size'),
    physicalSectorBytes: numberReading(facts.physicalSectorBytes, 'no-sector-size'),
    ...attachment,
    usbBridge: usbBridgeOf(facts, attachment.mediaKind === 'flash'),
    behindBridge: behindBridgeOf(facts, attachment.mediaKind === 'flash'),
    removable: flagReading(facts.removable, 'not-told'),
    readOnly: flagReading(facts.readOnly, 'not-told'),
    partitions: partitionsOf(view, node),
    mountPoints: uses.mountPoints,
    holders: uses.holders,
    systemUse: view.systemUseOf(node.deviceNumber),
    port: portOf(facts),
    health: unavailable(because('not-asked-for')),
    hiddenArea:
      attachment.virtualKind === null
        ? { state: 'unknown', reason: because('not-asked') }
        : { state: 'not-applicable', reason: because('virtual-drive') },
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
    name: name === '' ? unavailable(because('no-adapter-name')) : known(name),
    serial: serial === '' ? unavailable(because('no-adapter-serial')) : known(serial),
  };
}

function behindBridgeOf(facts: DeviceFacts, isStick: boolean): Drive['behindBridge'] {
  if (facts.usb === null || (isStick && facts.identify === null)) return null;
  return facts.identify === null
    ? unavailable(because('behind-adapter-not-asked'))
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
  return content.value === null
    ? unavailable(because('nothing-recognised'))
    : known(cleanDriveText(content.value));
}

function portOf(facts: DeviceFacts): Reading<string> {
  if (facts.udev === null) return unavailable(because('no-udev-record'));
  const link = facts.udev.links.find((candidate) => candidate.startsWith('disk/by-path/'));
  return link === undefined
    ? unavailable(because('no-port'))
    : known(cleanDriveText(link.slice('disk/by-path/'.length)));
}

function numberReading(value: number | null, missing: MissingReason): Reading<number> {
  return value === null ? unavailable(because(missing)) : known(value);
}

function flagReading(value: boolean | null, missing: MissingReason): Reading<boolean> {
  return value === null ? unavailable(because(missing)) : known(value);
}
