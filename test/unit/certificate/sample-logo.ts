import { crc32, deflateSync } from 'node:zlib';

import type { LogoFile } from '../../../main/certificate/document/logo/logo.ts';

/** A chunk of a PNG with its checksum. */
export function pngChunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

/** What the header of a PNG says. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly colourType?: number;
  readonly interlace?: number;
}

/** A PNG of the given rows, each with its filter byte in front; `others` stand between header and picture. */
export function png(header: PngHeader, rows: Uint8Array, others: readonly Buffer[] = []): Buffer {
  const { width, height, depth = 8, colourType = 2, interlace = 0 } = header;
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content.set([depth, colourType, 0, 0, interlace], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', content),
    ...others,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

/** A drawing as logos are: shapes, groups, a transformation, styles. */
export const svgLogo = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><title>St. Ansgar</title><defs/>
<rect width="200" height="60" rx="8" fill="#0b5d8b"/>
<g transform="translate(30 30) rotate(45)"><rect x="-15" y="-15" width="30" height="30" fill="white"/></g>
<circle cx="30" cy="30" r="9" style="fill:rgb(200,30,30);stroke:#fff;stroke-width:2"/>
<path d="M70 15h20v8H78v8h10v8H78v12h-8z M100,15 l20,0 0,30 -20 0z" fill="#fff" fill-rule="evenodd"/>
<path d="M140 30a10 10 0 01 20,0z" fill="orange"/></svg>`;

/** A file as the settings hold it. */
export function logoFile(content: string | Uint8Array): LogoFile {
  return {
    mediaType: typeof content === 'string' ? 'image/svg+xml' : 'image/png',
    bytesBase64: Buffer.from(content).toString('base64'),
  };
}
