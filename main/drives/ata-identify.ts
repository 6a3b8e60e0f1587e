/** What an ATA drive says of itself in answer to IDENTIFY DEVICE (ACS-3 §7.12.7), as far as Clearbench uses it. */
export interface AtaIdentify {
  readonly model: string;
  readonly serial: string;
  readonly firmware: string;
  /** 16 hex digits, or `null` where the drive has none. */
  readonly wwn: string | null;
  /** Word 217: 1 is a non-rotating medium, above 0x400 a number of revolutions per minute, else `null`. */
  readonly rotation: 'none' | number | null;
  /** Word 93 is 0 on serial ATA and has bit 14 set on parallel ATA. */
  readonly serialAta: boolean;
  /** Feature sets that can make sectors unreachable; supported or not. */
  readonly supportsHpa: boolean;
  readonly supportsDco: boolean;
  readonly supportsAma: boolean;
}

/** Length of the IDENTIFY data. */
export const identifyBytes = 512;

/** In the ATA Information VPD page (89h, SAT-4 §12.4.2) the IDENTIFY data starts here. */
const identifyOffsetInPage89 = 60;

/** Reads IDENTIFY data; `null` where it is of another length or empty. */
export function parseIdentify(data: Buffer): AtaIdentify | null {
  if (data.length !== identifyBytes || data.every((byte) => byte === 0)) return null;
  const word = (index: number): number => data.readUInt16LE(index * 2);
  const bit = (index: number, number: number): boolean => ((word(index) >> number) & 1) === 1;
  // Words 82–87 count only while bits 15:14 of word 83 (or 87) are 01b; words 119–120 likewise.
  const setsValid = word(83) >> 14 === 1;
  const extraSetsValid = word(119) >> 14 === 1;
  const rotation = word(217);
  return {
    model: ataText(data, 27, 46),
    serial: ataText(data, 10, 19),
    firmware: ataText(data, 23, 26),
    wwn: word(87) >> 14 === 1 && bit(87, 8) ? wwnOf(data) : null,
    rotation: rotation === 1 ? 'none' : rotation > 0x400 && rotation < 0xffff ? rotation : null,
    serialAta: word(93) === 0,
    supportsHpa: setsValid && bit(82, 10),
    supportsDco: setsValid && bit(83, 11),
    supportsAma: extraSetsValid && bit(119, 8),
  };
}

/** The IDENTIFY data inside the ATA Information VPD page; `null` where the page is another or too short. */
export function identifyFromPage89(page: Buffer): AtaIdentify | null {
  if (page[1] !== 0x89 || page.length < identifyOffsetInPage89 + identifyBytes) return null;
  return parseIdentify(page.subarray(identifyOffsetInPage89, identifyOffsetInPage89 + identifyBytes));
}

/** ATA strings have the two bytes of each word swapped. */
function ataText(data: Buffer, firstWord: number, lastWord: number): string {
  return Buffer.from(data.subarray(firstWord * 2, (lastWord + 1) * 2))
    .swap16()
    .toString('latin1');
}

function wwnOf(data: Buffer): string | null {
  const hex = Buffer.from(data.subarray(108 * 2, 112 * 2))
    .swap16()
    .toString('hex');
  return /^0+$/.test(hex) ? null : hex;
}
