import { z } from 'zod';

import { because } from '../../shared/missing-reasons.ts';
import type { HiddenArea } from '../../shared/schemas/drive.ts';
import { identifyBytes, parseIdentify, type AtaIdentify } from './ata-identify.ts';

/** The addresses that `hdparm -N` reports, counted in logical sectors. */
export interface MaxSectors {
  readonly visible: number;
  readonly native: number;
}

/** Everything that was learnt of an ATA drive's hidden areas; `null` for what the drive or hdparm did not answer. */
export interface AtaHiddenAreaFacts {
  readonly identify: AtaIdentify | null;
  readonly maxSectors: MaxSectors | null;
  /** Sectors before any device configuration overlay. */
  readonly realSectors: number | null;
  /** Sectors that the system sees. */
  readonly systemSectors: number;
}

/**
 * Reads `hdparm -N`. Its own judgement is not trusted: after a failed command it calls an area enabled, so that only the
 * two numbers count.
 */
export function parseMaxSectors(text: string): MaxSectors | null {
  const [, visible, native] = /max sectors\s*=\s*(\d+)\/(\d+)/.exec(text) ?? [];
  if (visible === undefined || native === undefined || /setting seems invalid/.test(text)) return null;
  const numbers = { visible: Number(visible), native: Number(native) };
  return isSectorCount(numbers.visible) && isSectorCount(numbers.native) ? numbers : null;
}

/** Reads `hdparm --dco-identify`; `null` unless its checksum was verified. */
export function parseDcoIdentify(text: string): number | null {
  if (!text.includes('DCO Checksum verified')) return null;
  const sectors = Number(/Real max sectors:\s*(\d+)/.exec(text)?.[1]);
  return isSectorCount(sectors) ? sectors : null;
}

/** Reads `hdparm --Istdout`: the 256 words of IDENTIFY DEVICE in hex. */
export function parseIdentifyDump(text: string): AtaIdentify | null {
  const words = text.match(/(?<![\w/])[0-9a-f]{4}(?!\w)/gi) ?? [];
  if (words.length !== identifyBytes / 2) return null;
  const data = Buffer.alloc(identifyBytes);
  words.forEach((word, index) => {
    data.writeUInt16LE(Number.parseInt(word, 16), index * 2);
  });
  return parseIdentify(data);
}

/**
 * Decides from the answers. "Absent" needs proof for each of the three ways to hide sectors: that the drive has no such
 * feature, or that the highest address with it equals the one without.
 */
export function judgeAtaHiddenArea(facts: AtaHiddenAreaFacts): HiddenArea {
  const { identify, maxSectors, realSectors, systemSectors } = facts;
  if (identify === null) return unknown(because('no-identify'));
  const limitable = identify.supportsHpa || identify.supportsAma;
  if (limitable && maxSectors === null) {
    return unknown(because('no-native-size', { feature: identify.supportsAma ? 'AMA' : 'HPA' }));
  }
  if (identify.supportsDco && realSectors === null) {
    return unknown(because('no-overlay'));
  }
  if (maxSectors !== null && maxSectors.visible !== systemSectors) {
    return unknown(because('sizes-differ'));
  }
  const native = limitable && maxSectors !== null ? maxSectors.native : systemSectors;
  const full = identify.supportsDco && realSectors !== null ? realSectors : native;
  if (native < systemSectors || full < native) return unknown(because('sizes-contradict'));
  return full === systemSectors ? { state: 'absent' } : { state: 'present', sectors: full - systemSectors };
}

/** The parts of `nvme id-ctrl` that tell about capacity outside namespaces. */
const controllerSchema = z.object({
  oacs: z.int(),
  tnvmcap: z.number().optional(),
  unvmcap: z.number().optional(),
});

/** Bit 3 of OACS: the controller can delete and create namespaces. */
const namespaceManagementBit = 0b1000;

/**
 * Reads `nvme id-ctrl --output-format=json`. NVMe has no HPA, DCO or AMA; what can be out of reach is capacity that is
 * in no namespace.
 */
export function judgeNvmeHiddenArea(text: string, logicalSectorBytes: number): HiddenArea {
  const controller = controllerSchema.safeParse(parseJson(text));
  if (!controller.success) return unknown(because('tool-answer-unknown', { tool: 'nvme' }));
  const { oacs, tnvmcap = 0, unvmcap = 0 } = controller.data;
  if ((oacs & namespaceManagementBit) === 0) return { state: 'absent' };
  if (tnvmcap === 0) return unknown(because('no-unallocated-capacity'));
  const sectors = Math.floor(unvmcap / logicalSectorBytes);
  return sectors > 0 ? { state: 'present', sectors } : { state: 'absent' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unknown(reason: string): HiddenArea {
  return { state: 'unknown', reason };
}

/** A drive answers 0 or 1 after a command that failed on the way. */
function isSectorCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 1;
}
