import { writeFileSync } from 'node:fs';

/**
 * Writes `resources/icc/srgb.icc`: the sRGB colour space (IEC 61966-2-1) as an ICC v4 display profile (ICC.1:2010), as small as it can be,
 * for the output intent of PDF/A. Made here from the published numbers, and given away under CC0 1.0.
 *
 * Run: node main/certificate/document/make-srgb-profile.ts
 */
const fixed = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeInt32BE(Math.round(value * 65536), 4 * index));
  return bytes;
};
const typed = (type: string, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(type, 'latin1'), Buffer.alloc(4), ...parts]);
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => {
  const utf16 = Buffer.from(value, 'utf16le').swap16();
  return typed(
    'mluc',
    number(1),
    number(12),
    Buffer.from('enUS', 'latin1'),
    number(utf16.length),
    number(28),
    utf16,
  );
};
const xyz = (...values: readonly number[]): Buffer => typed('XYZ ', fixed(...values));

/** f(x) = (a x + b)^g from d on, c x below. */
const curve = typed(
  'para',
  Buffer.from([0, 3, 0, 0]),
  fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
);
/** Primaries adapted from D65 to D50 by Bradford, as ICC profiles state them. */
const tags: readonly (readonly [string, Buffer])[] = [
  ['desc', text('sRGB')],
  ['cprt', text('CC0 1.0')],
  ['wtpt', xyz(0.9642, 1, 0.8249)],
  [
    'chad',
    typed('sf32', fixed(1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)),
  ],
  ['rXYZ', xyz(0.43607, 0.22249, 0.01392)],
  ['gXYZ', xyz(0.38515, 0.71687, 0.09708)],
  ['bXYZ', xyz(0.14307, 0.06061, 0.7141)],
  ['rTRC', curve],
  ['gTRC', curve],
  ['bTRC', curve],
];

const table = 128 + 4 + 12 * tags.length;
const entries: Buffer[] = [number(tags.length)];
const bodies: Buffer[] = [];
const placed = new Map<Buffer, number>();
let offset = table;
for (const [name, body] of tags) {
  let at = placed.get(body);
  if (at === undefined) {
    at = offset;
    placed.set(body, at);
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    bodies.push(padded);
    offset += padded.length;
  }
  entries.push(Buffer.from(name, 'latin1'), number(at), number(body.length));
}
const header = Buffer.alloc(128);
header.writeUInt32BE(offset, 0);
header.writeUInt32BE(0x04300000, 8);
header.write('mntrRGB XYZ ', 12, 'latin1');
[2026, 1, 1, 0, 0, 0].forEach((part, index) => header.writeUInt16BE(part, 24 + 2 * index));
header.write('acsp', 36, 'latin1');
fixed(0.9642, 1, 0.8249).copy(header, 68);
writeFileSync(
  new URL('../../../resources/icc/srgb.icc', import.meta.url),
  Buffer.concat([header, ...entries, ...bodies]),
);
