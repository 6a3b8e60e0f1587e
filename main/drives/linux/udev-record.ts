import { readAttribute } from './sysfs.ts';

/** What udev recorded about a block device: its properties and the names it was given below `/dev`. */
export interface UdevRecord {
  readonly properties: ReadonlyMap<string, string>;
  /** For example `disk/by-path/pci-0000:00:1f.2-ata-1`. */
  readonly links: readonly string[];
}

/** Reads the text of a record of udev's database (`/run/udev/data/b8:0`): `E:` is a property, `S:` a link. */
export function parseUdevRecord(text: string): UdevRecord {
  const properties = new Map<string, string>();
  const links: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('S:')) links.push(line.slice(2));
    const property = /^E:([^=]+)=(.*)$/s.exec(line);
    if (property?.[1] !== undefined && property[2] !== undefined) properties.set(property[1], property[2]);
  }
  return { properties, links };
}

/** udev's record of a block device, or `null` where udev does not run or does not know it (yet). */
export async function readUdevRecord(deviceNumber: string): Promise<UdevRecord | null> {
  const text = await readAttribute(`/run/udev/data/b${deviceNumber}`);
  return text === null ? null : parseUdevRecord(text);
}

/** Decodes the `\x20` escapes that udev uses in its `_ENC` properties. */
export function decodeUdevText(text: string): string {
  return text.replace(/(?:\\x[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
}
