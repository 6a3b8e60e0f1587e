import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { encodeSignature } from '../../../main/certificate/signature/detached-cms.ts';
import { readPdfCertificate } from '../../../main/certificate/verify/pdf/read-pdf.ts';
import { readSignature } from '../../../main/certificate/verify/read-signature.ts';
import type { Verdict } from '../../../main/certificate/verify/verdict.ts';
import type { VerdictStatus } from '../../../shared/schemas/verdict.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { sampleAuthority } from './sample-authority.ts';
import { sampleTime, sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

/**
 * CLEARBENCH_TEST_TAMPER=all changes every single byte of everything (some minutes). In the daily run that is done with the
 * record and its signature; of the PDF every so manieth byte is changed, more of what gives it its structure than of
 * compressed streams and of the empty room behind the signature.
 */
const ALL = process.env['CLEARBENCH_TEST_TAMPER'] === 'all';
const MINUTES = 60_000;

let station: SampleStation;
let issued: IssuedCertificate;
const authority = sampleAuthority();
beforeAll(async () => {
  station = await sampleStation();
  issued = await station.issue(sanitizedJob());
});
afterAll(() => station.remove());

const options = () => ({ roots: [station.rootPem, authority.rootPem], now: sampleTime });
const verifyRecord = (json: Uint8Array, p7s: Uint8Array): Promise<Verdict> =>
  verifyCertificate({ kind: 'json', json, p7s }, options());
const verifyPdf = (pdf: Uint8Array): Promise<Verdict> => verifyCertificate({ kind: 'pdf', pdf }, options());

const found: readonly VerdictStatus[] = ['INVALID', 'UNSUPPORTED'];

/** Changes each of the bytes in turn, in one way after the other, and returns the offsets whose change went unnoticed. */
async function unnoticed(
  original: Uint8Array,
  offsets: Iterable<number>,
  masksAt: (offset: number) => readonly number[],
  verify: (changed: Uint8Array) => Promise<Verdict>,
  accepted = found,
): Promise<readonly number[]> {
  const missed: number[] = [];
  const bytes = Uint8Array.from(original);
  for (const offset of offsets) {
    const before = bytes[offset] ?? 0;
    for (const mask of masksAt(offset)) {
      bytes[offset] = before ^ mask;
      const { status } = await verify(bytes);
      if (!accepted.includes(status)) missed.push(offset);
    }
    bytes[offset] = before;
  }
  return missed;
}

/** One bit, another one from byte to byte; letters in the other case; all bits. */
const oneBit = (offset: number): readonly number[] => [1 << (offset % 8)];
const threeWays = (offset: number): readonly number[] => [
  1 << (offset % 8),
  offset % 8 === 5 ? 0x40 : 0x20,
  0xff,
];

const every = (from: number, to: number, step = 1): readonly number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);

interface PdfParts {
  readonly structure: readonly number[];
  readonly streams: readonly number[];
  readonly signature: readonly number[];
  readonly room: readonly number[];
}

/** The offsets of a certificate's PDF, sorted by what stands there. */
function partsOf(pdf: Uint8Array): PdfParts {
  const read = readPdfCertificate(pdf);
  if (!read.ok) throw new Error('the sample is a certificate');
  const { place, contents } = read.value;
  const endOfSignature = place.start + 1 + 2 * contents.length;
  const text = Buffer.from(pdf).toString('latin1');
  const streams: (readonly [number, number])[] = [];
  for (let at = text.indexOf('\nstream\n'); at !== -1; at = text.indexOf('\nstream\n', at)) {
    const end = text.indexOf('\nendstream', at + 8);
    streams.push([at + 8, end]);
    at = end;
  }
  const inside = new Uint8Array(pdf.length);
  for (const [start, end] of [...streams, [place.start, place.end] as const]) inside.fill(1, start, end);
  return {
    structure: every(0, pdf.length).filter((offset) => inside[offset] === 0),
    streams: streams.flatMap(([start, end]) => every(start, end)),
    signature: every(place.start, endOfSignature),
    room: every(endOfSignature, place.end),
  };
}

const some = (offsets: readonly number[], step: number): readonly number[] =>
  ALL ? offsets : offsets.filter((_, index) => index % step === 0 || index === offsets.length - 1);

describe('a change of any single byte is found', { timeout: (ALL ? 60 : 4) * MINUTES }, () => {
  it('in the record', async () => {
    const { json, p7s } = issued;
    const offsets = every(0, json.length);
    expect(await unnoticed(json, offsets, threeWays, (changed) => verifyRecord(changed, p7s))).toEqual([]);
  });

  it('in the signature of the record', async () => {
    const { json, p7s } = issued;
    const masks = ALL ? threeWays : oneBit;
    const verify = (changed: Uint8Array): Promise<Verdict> => verifyRecord(json, changed);
    expect(await unnoticed(p7s, every(0, p7s.length), masks, verify)).toEqual([]);
  });

  it('in a signature with the timestamp that its record promises', async () => {
    const { json, p7s } = await station.issue(sanitizedJob(), { signatureLevel: 'B-T' });
    const stamped = encodeSignature(authority.stamp(readSignature(p7s).parts, sampleTime));
    expect((await verifyRecord(json, stamped)).status).toBe('VALID');
    // A change in the name of the authority's root leaves a timestamp that nobody vouches for.
    const accepted = [...found, 'INDETERMINATE' as const];
    const offsets = some(every(0, stamped.length), 5);
    const verify = (changed: Uint8Array): Promise<Verdict> => verifyRecord(json, changed);
    expect(await unnoticed(stamped, offsets, oneBit, verify, accepted)).toEqual([]);
  });

  it('in what gives the PDF its structure', async () => {
    const { structure } = partsOf(issued.pdf);
    expect(structure.length).toBeGreaterThan(20_000);
    expect(await unnoticed(issued.pdf, some(structure, 7), oneBit, verifyPdf)).toEqual([]);
  });

  it('in the signature inside the PDF, and in the empty room behind it', async () => {
    const { signature, room } = partsOf(issued.pdf);
    const offsets = [...some(signature, 5), ...some(room, 31)];
    expect(await unnoticed(issued.pdf, offsets, oneBit, verifyPdf)).toEqual([]);
  });

  it('in the compressed streams of the PDF', async () => {
    const { streams } = partsOf(issued.pdf);
    expect(streams.length).toBeGreaterThan(30_000);
    expect(await unnoticed(issued.pdf, some(streams, 41), oneBit, verifyPdf)).toEqual([]);
  });
});

describe('a part of a certificate is none', { timeout: (ALL ? 60 : 4) * MINUTES }, () => {
  it('wherever the record or its signature ends too early', async () => {
    const { json, p7s } = issued;
    for (let length = 0; length < json.length; length += 1) {
      expect(found).toContain((await verifyRecord(json.subarray(0, length), p7s)).status);
    }
    for (let length = 0; length < p7s.length; length += 1) {
      expect(found).toContain((await verifyRecord(json, p7s.subarray(0, length))).status);
    }
  });

  it('wherever the PDF ends too early', async () => {
    const { pdf } = issued;
    for (const length of some(every(0, pdf.length), 97)) {
      expect(found).toContain((await verifyPdf(pdf.subarray(0, length))).status);
    }
  });

  it('wherever one certificate goes on as another', async () => {
    const other = await station.issue(sanitizedJob());
    const spliced = (a: Uint8Array, b: Uint8Array, at: number): Uint8Array =>
      new Uint8Array(Buffer.concat([a.subarray(0, at), b.subarray(at)]));
    const isOriginal = (bytes: Uint8Array, originals: readonly Uint8Array[]): boolean =>
      originals.some((original) => Buffer.compare(original, bytes) === 0);
    for (const at of every(0, issued.json.length, 7)) {
      const json = spliced(issued.json, other.json, at);
      if (isOriginal(json, [issued.json])) continue;
      expect(found).toContain((await verifyRecord(json, issued.p7s)).status);
    }
    for (const at of every(0, issued.p7s.length, 3)) {
      const p7s = spliced(issued.p7s, other.p7s, at);
      if (isOriginal(p7s, [issued.p7s])) continue;
      expect(found).toContain((await verifyRecord(issued.json, p7s)).status);
    }
    for (const at of some(every(0, issued.pdf.length), 211)) {
      const pdf = spliced(issued.pdf, other.pdf, at);
      if (isOriginal(pdf, [issued.pdf, other.pdf])) continue;
      expect(found).toContain((await verifyPdf(pdf)).status);
    }
  });
});
