import { crc32, inflateSync } from 'node:zlib';

import { LogoError, type RasterLogo } from './logo.ts';

const mark = Buffer.from('89504e470d0a1a0a', 'hex');
/** Photographs of posters are no logos; keeps what is inflated below 32 MB. */
const sideLimit = 2000;
/** As many dots as the largest print needs at 400 dots per inch; more would only make every certificate larger. */
const keptWidth = 720;
const keptHeight = 180;

/** Samples per pixel, by colour type (PNG, 3rd edition, table 9). */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly channels: number;
}

interface Chunks {
  readonly header: Header;
  readonly palette: Buffer | null;
  readonly transparency: Buffer | null;
  readonly data: Buffer;
}

/**
 * Reads a PNG as it looks on white paper, made smaller where it has more dots than print shows. Every chunk's checksum is
 * checked, nothing is inflated beyond what the header announces, and nothing but the picture is kept.
 *
 * @throws LogoError
 */
export function readPng(bytes: Uint8Array): RasterLogo {
  const chunks = readChunks(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const { header } = chunks;
  const rowBytes = Math.ceil((header.width * header.channels * header.depth) / 8);
  const rows = unfilter(inflate(chunks.data, (rowBytes + 1) * header.height), rowBytes, header);
  return shrunk(onWhite(rows, rowBytes, chunks), header.width, header.height);
}

function readChunks(png: Buffer): Chunks {
  if (!png.subarray(0, 8).equals(mark)) throw new LogoError('it is not a PNG');
  let header: Header | null = null;
  let palette: Buffer | null = null;
  let transparency: Buffer | null = null;
  const data: Buffer[] = [];
  for (let at = 8; ;) {
    if (at + 12 > png.length) throw new LogoError('it ends too early');
    const length = png.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > png.length) throw new LogoError('it ends too early');
    const name = png.toString('latin1', at + 4, at + 8);
    if (crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) throw new LogoError('it is damaged');
    const content = png.subarray(at + 8, end);
    if ((header === null) !== (name === 'IHDR')) throw new LogoError('its header is missing or stands twice');
    if (name === 'IHDR') header = headerOf(content);
    else if (name === 'PLTE') palette = content;
    else if (name === 'tRNS') transparency = content;
    else if (name === 'IDAT') data.push(content);
    else if (name === 'IEND') break;
    // An unknown chunk whose name begins with a capital letter changes what the picture is.
    else if (/^[A-Z]/.test(name)) throw new LogoError(`it needs ${name}, which is not supported`);
    at = end + 4;
  }
  if (header === null) throw new LogoError('its header is missing');
  if (header.colourType === 3 && palette === null) throw new LogoError('its palette is missing');
  return { header, palette, transparency, data: Buffer.concat(data) };
}

function headerOf(content: Buffer): Header {
  if (content.length !== 13) throw new LogoError('its header is damaged');
  const width = content.readUInt32BE(0);
  const height = content.readUInt32BE(4);
  const [depth = 0, colourType = 0, compression, filter, interlace] = content.subarray(8);
  if (width < 1 || height < 1 || width > sideLimit || height > sideLimit) {
    throw new LogoError(`it is ${width} by ${height} dots; at most ${sideLimit} by ${sideLimit} are taken`);
  }
  const samples = channels[colourType];
  if (samples === undefined || depths[colourType]?.includes(depth) !== true) {
    throw new LogoError('its colours are of an unknown kind');
  }
  if (compression !== 0 || filter !== 0) throw new LogoError('it is compressed in an unknown way');
  if (interlace !== 0) throw new LogoError('it is interlaced; save it without that');
  return { width, height, depth, colourType, channels: samples };
}

function inflate(data: Buffer, size: number): Buffer {
  let raw: Buffer;
  try {
    raw = inflateSync(data, { maxOutputLength: size });
  } catch {
    throw new LogoError('its picture cannot be unpacked');
  }
  if (raw.length !== size) throw new LogoError('its picture is not complete');
  return raw;
}

/** Undoes the filters of the rows (PNG §9). */
function unfilter(raw: Buffer, rowBytes: number, header: Header): Uint8Array {
  const step = Math.max(1, (header.channels * header.depth) >> 3);
  const rows = new Uint8Array(rowBytes * header.height);
  for (let row = 0; row < header.height; row += 1) {
    const filter = raw[row * (rowBytes + 1)] ?? 0;
    if (filter > 4) throw new LogoError('its picture is damaged');
    const from = row * (rowBytes + 1) + 1;
    const to = row * rowBytes;
    for (let x = 0; x < rowBytes; x += 1) {
      const left = x < step ? 0 : (rows[to + x - step] ?? 0);
      const up = row === 0 ? 0 : (rows[to + x - rowBytes] ?? 0);
      const corner = row === 0 || x < step ? 0 : (rows[to + x - rowBytes - step] ?? 0);
      rows[to + x] = (raw[from + x] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return rows;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const distances = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)] as const;
  if (distances[0] <= distances[1] && distances[0] <= distances[2]) return left;
  return distances[1] <= distances[2] ? up : corner;
}

/** RGB of every pixel, three bytes each, as it looks on white: print knows no transparency. */
function onWhite(rows: Uint8Array, rowBytes: number, { header, palette, transparency }: Chunks): Uint8Array {
  const { width, height, depth, colourType } = header;
  const rgb = new Uint8Array(width * height * 3);
  const most = depth === 16 ? 255 : 2 ** depth - 1;
  /** A sample of a pixel; of 16 bits the upper eight. */
  const sample = (row: number, index: number): number => {
    if (depth >= 8) return rows[row * rowBytes + index * (depth >> 3)] ?? 0;
    const bit = index * depth;
    return ((rows[row * rowBytes + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most;
  };
  const clear = clearColour(transparency, header);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [row, first] = [Math.floor(pixel / width), (pixel % width) * header.channels];
    let red = sample(row, first);
    let green = header.channels > 1 ? sample(row, first + 1) : red;
    let blue = header.channels > 2 ? sample(row, first + 2) : red;
    let opacity = 255;
    if (colourType === 3) {
      const at = 3 * red;
      if (palette === null || at + 2 >= palette.length) throw new LogoError('its palette is too short');
      opacity = transparency?.[red] ?? 255;
      [red, green, blue] = [palette[at] ?? 0, palette[at + 1] ?? 0, palette[at + 2] ?? 0];
    } else {
      if (clear?.[0] === red && (colourType === 0 || (clear[1] === green && clear[2] === blue))) opacity = 0;
      if (colourType === 4) opacity = green;
      if (colourType === 6) opacity = sample(row, first + 3);
      if (colourType === 0 || colourType === 4) red = green = blue = Math.round((red * 255) / most);
    }
    rgb[3 * pixel] = onePart(red, opacity);
    rgb[3 * pixel + 1] = onePart(green, opacity);
    rgb[3 * pixel + 2] = onePart(blue, opacity);
  }
  return rgb;
}

const onePart = (value: number, opacity: number): number =>
  Math.round((value * opacity + 255 * (255 - opacity)) / 255);

/** The one colour that is transparent in pictures of grey or of RGB; of 16 bits the upper eight. */
function clearColour(transparency: Buffer | null, { colourType, depth }: Header): readonly number[] | null {
  if (transparency === null || (colourType !== 0 && colourType !== 2)) return null;
  return [0, 2, 4].map((at) => transparency[depth === 16 ? at : at + 1] ?? 0);
}

/** Each kept dot is the mean of those that it stands for. */
function shrunk(rgb: Uint8Array, width: number, height: number): RasterLogo {
  const factor = Math.max(1, Math.ceil(Math.max(width / keptWidth, height / keptHeight)));
  if (factor === 1) return { kind: 'raster', width, height, rgb };
  const [keptColumns, keptRows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const kept = new Uint8Array(keptColumns * keptRows * 3);
  for (let row = 0; row < keptRows; row += 1) {
    for (let column = 0; column < keptColumns; column += 1) {
      const [bottom, right] = [Math.min(height, (row + 1) * factor), Math.min(width, (column + 1) * factor)];
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        let count = 0;
        for (let y = row * factor; y < bottom; y += 1) {
          for (let x = column * factor; x < right; x += 1) {
            sum += rgb[(y * width + x) * 3 + channel] ?? 0;
            count += 1;
          }
        }
        kept[(row * keptColumns + column) * 3 + channel] = Math.round(sum / count);
      }
    }
  }
  return { kind: 'raster', width: keptColumns, height: keptRows, rgb: kept };
}
