import { readingOr } from '../../../shared/reading.ts';
import { isMapperPath } from './storage-graph.ts';
import type { BlockNode, SystemSnapshot } from './system-snapshot.ts';

/** What the system was started from. */
export interface BootSource {
  readonly devices: readonly string[];
  /** Something named a device that was not found: a device whose content could not be read may be it. */
  readonly missing: boolean;
}

/**
 * The devices that the system was started from, as the boot loader and the kernel's command line tell it.
 *
 * The command line is asked only where the mounts do not show what the root lies on (a live system copied to memory, for
 * one): its UUIDs and labels would also fit a drive that was cloned from the bench's own. A live system whose command
 * line names no medium was started from some ISO image, so every drive that carries one counts.
 */
export function startedFrom(snapshot: SystemSnapshot, rootKnown: boolean): BootSource {
  const { bootPartitionUuid, nodes } = snapshot;
  const loader =
    bootPartitionUuid === null
      ? []
      : nodes.filter((node) => sameId(node.tags.partitionUuid, bootPartitionUuid));
  const words = rootKnown ? [] : snapshot.kernelCommandLine.split(/\s+/).filter((word) => word !== '');
  const values = words.flatMap(deviceNamedBy);
  const named = nodes.filter((node) => values.some((value) => isNamedBy(node, value)));
  const isLive = words.some((word) => liveWords.test(word));
  const images =
    isLive && named.length === 0
      ? nodes.filter((node) => readingOr(node.contentType, null) === 'iso9660')
      : [];
  return {
    devices: [...loader, ...named, ...images].map((node) => node.deviceNumber),
    missing:
      (bootPartitionUuid !== null && loader.length === 0) ||
      ((isLive || values.length > 0) && named.length === 0),
  };
}

/** Words by which live systems are started: casper, live-boot, dracut, archiso and its relatives. */
const liveWords =
  /^(boot=(casper|live)|root=live:.*|rd\.live\..*|archiso\w*=.*|miso\w*=.*|toram|copytoram\b.*)$/;

/** Parameters whose value is a device, a label or a UUID of what to start from. */
const parameters: readonly (readonly [name: RegExp, kind: 'any' | 'LABEL' | 'UUID'])[] = [
  [/^root$/, 'any'],
  [/^live-media$/, 'any'],
  [/^(archisodevice|misodevice)$/, 'any'],
  [/^(archisolabel|misolabel)$/, 'LABEL'],
  [/^archisosearchuuid$/, 'UUID'],
];

function deviceNamedBy(word: string): readonly string[] {
  const at = word.indexOf('=');
  const parameter = parameters.find(([name]) => at > 0 && name.test(word.slice(0, at)));
  if (parameter === undefined) return [];
  const value = word
    .slice(at + 1)
    .replace(/^live:/, '')
    .replaceAll('"', '');
  return [parameter[1] === 'any' ? value : `${parameter[1]}=${value}`];
}

function isNamedBy(node: BlockNode, value: string): boolean {
  if (value.startsWith('/dev/')) {
    return (
      value === `/dev/${node.name}` ||
      isMapperPath(node, value) ||
      (node.tags.label !== null && value === `/dev/disk/by-label/${node.tags.label}`) ||
      (node.tags.uuid !== null && value === `/dev/disk/by-uuid/${node.tags.uuid}`)
    );
  }
  const at = value.indexOf('=');
  const [kind, id] = [value.slice(0, at).toUpperCase(), value.slice(at + 1)];
  switch (kind) {
    case 'UUID':
      return sameId(node.tags.uuid, id);
    case 'LABEL':
    case 'CDLABEL':
      return node.tags.label !== null && node.tags.label === id.replace(/\\x20/g, ' ');
    case 'PARTUUID':
      return sameId(node.tags.partitionUuid, id);
    case 'PARTLABEL':
      return node.tags.partitionLabel !== null && node.tags.partitionLabel === id;
    default:
      return false;
  }
}

function sameId(a: string | null, b: string): boolean {
  return a !== null && a.toLowerCase() === b.toLowerCase();
}
