import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

import { identifyFromPage89, type AtaIdentify } from '../ata-identify.ts';
import { readAttribute, readBinaryAttribute, readNumber } from './sysfs.ts';
import type { BlockNode } from './system-snapshot.ts';
import { readUdevRecord, type UdevRecord } from './udev-record.ts';

/** The USB device that a drive hangs on, as its descriptors describe it. */
export interface UsbFacts {
  readonly vendorId: string;
  readonly productId: string;
  readonly manufacturer: string | null;
  readonly product: string | null;
  readonly serial: string | null;
}

/** What the system knows of one whole device without asking the drive, as raw texts and numbers. */
export interface DeviceFacts {
  /** Resolved sysfs folder; its path tells how the device is attached. */
  readonly place: string;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serial: string | null;
  /** World-wide name as sysfs prints it (`naa.5000…`, `eui.0025…`, `t10.…`). */
  readonly wwid: string | null;
  readonly identify: AtaIdentify | null;
  readonly usb: UsbFacts | null;
  readonly udev: UdevRecord | null;
  readonly rotational: boolean | null;
  readonly removable: boolean | null;
  readonly readOnly: boolean | null;
  readonly logicalSectorBytes: number | null;
  readonly physicalSectorBytes: number | null;
  readonly diskSequence: number | null;
}

/** Reads the facts of a whole device; `null` when it has disappeared. */
export async function readDeviceFacts(node: BlockNode): Promise<DeviceFacts | null> {
  const place = await realpath(`/sys/dev/block/${node.deviceNumber}`).catch(() => null);
  if (place === null) return null;
  const first = async (...names: readonly string[]): Promise<string | null> => {
    for (const name of names) {
      const text = await readAttribute(`${place}/${name}`);
      if (text !== null && text.trim() !== '') return text;
    }
    return null;
  };
  const flag = async (name: string): Promise<boolean | null> => {
    const text = await readAttribute(`${place}/${name}`);
    return text === '1' ? true : text === '0' ? false : null;
  };
  const [vendor, model, firmware, serial, wwid, page80, page89, usb, udev] = await Promise.all([
    first('device/vendor'),
    first('device/model', 'device/name'),
    first('device/firmware_rev', 'device/rev', 'device/fwrev'),
    first('serial', 'device/serial'),
    first('wwid', 'device/wwid'),
    readBinaryAttribute(`${place}/device/vpd_pg80`),
    readBinaryAttribute(`${place}/device/vpd_pg89`),
    readUsb(place),
    readUdevRecord(node.deviceNumber),
  ]);
  const [rotational, removable, readOnly, logicalSectorBytes, physicalSectorBytes, diskSequence] =
    await Promise.all([
      flag('queue/rotational'),
      flag('removable'),
      flag('ro'),
      readNumber(`${place}/queue/logical_block_size`),
      readNumber(`${place}/queue/physical_block_size`),
      readNumber(`${place}/diskseq`),
    ]);
  return {
    place,
    // virtio and PCI devices have a number there, which is no maker's name.
    vendor: vendor !== null && /^0x[0-9a-f]+$/i.test(vendor) ? null : vendor,
    model,
    firmware,
    serial: serial ?? (page80 === null ? null : textOfPage80(page80)),
    wwid,
    identify: page89 === null ? null : identifyFromPage89(page89),
    usb,
    udev,
    rotational,
    removable,
    readOnly,
    logicalSectorBytes,
    physicalSectorBytes,
    diskSequence,
  };
}

/** The serial in the Unit Serial Number VPD page (80h, SPC-5 §7.7.19): length in bytes 2–3, then the text. */
export function textOfPage80(page: Buffer): string | null {
  if (page.length < 4 || page[1] !== 0x80) return null;
  return page.subarray(4, 4 + page.readUInt16BE(2)).toString('latin1');
}

async function readUsb(place: string): Promise<UsbFacts | null> {
  if (!/\/usb\d+\//.test(place)) return null;
  for (let folder = place; folder.length > '/sys/devices'.length; folder = dirname(folder)) {
    const vendorId = await readAttribute(`${folder}/idVendor`);
    const productId = await readAttribute(`${folder}/idProduct`);
    if (vendorId === null || productId === null) continue;
    const [manufacturer, product, serial] = await Promise.all([
      readAttribute(`${folder}/manufacturer`),
      readAttribute(`${folder}/product`),
      readAttribute(`${folder}/serial`),
    ]);
    return { vendorId, productId, manufacturer, product, serial };
  }
  return null;
}
