import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { encodeSignature } from '../../../main/certificate/signature/detached-cms.ts';
import { readPdfCertificate } from '../../../main/certificate/verify/pdf/read-pdf.ts';
import { readSignature } from '../../../main/certificate/verify/read-signature.ts';
import type { Verdict, VerdictStatus } from '../../../main/certificate/verify/verdict.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { failedJob, sampleTime, sanitizedJob } from './sample-job.ts';
import { sampleAuthority } from './sample-authority.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

let station: SampleStation;
let issued: IssuedCertificate;
let failed: IssuedCertificate;
const authority = sampleAuthority();

beforeAll(async () => {
  station = await sampleStation();
  issued = await station.issue(sanitizedJob());
  failed = await station.issue(failedJob());
});
afterAll(() => station.remove());

const options = () => ({ roots: [station.rootPem, authority.rootPem], now: sampleTime });
const verifyRecord = (json: Uint8Array, p7s: Uint8Array | null): Promise<Verdict> =>
  verifyCertificate({ kind: 'json', json, p7s }, options());
const verifyPdf = (pdf: Uint8Array): Promise<Verdict> => verifyCertificate({ kind: 'pdf', pdf }, options());

/** Flips one bit of each of the bytes in turn, another bit each time, and returns the offsets that went unnoticed. */
async function unnoticed(
  bytes: Uint8Array,
  offsets: Iterable<number>,
  verify: (changed: Uint8Array) => Promise<Verdict>,
  found: readonly VerdictStatus[] = ['INVALID', 'UNSUPPORTED'],
): Promise<readonly number[]> {
  const missed: number[] = [];
  for (const offset of offsets) {
    const changed = Uint8Array.from(bytes);
    changed[offset] = (changed[offset] ?? 0) ^ (1 << (offset % 8));
    const { status } = await verify(changed);
    if (!found.includes(status)) missed.push(offset);
  }
  return missed;
}

const every = (length: number, step = 1): readonly number[] =>
  Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);

describe('one changed bit', () => {
  it('anywhere in the signature file is found', async () => {
    const missed = await unnoticed(issued.p7s, every(issued.p7s.length, 2), (p7s) =>
      verifyRecord(issued.json, p7s),
    );
    expect(missed).toEqual([]);
  });

  it('anywhere in a signature with a timestamp is found', async () => {
    const stamped = encodeSignature(authority.stamp(readSignature(issued.p7s).parts, sampleTime));
    expect((await verifyRecord(issued.json, stamped)).status).toBe('VALID');
    // A change in the name of the authority's root leaves a timestamp that nobody vouches for.
    const missed = await unnoticed(
      stamped,
      every(stamped.length, 7),
      (p7s) => verifyRecord(issued.json, p7s),
      ['INVALID', 'UNSUPPORTED', 'INDETERMINATE'],
    );
    expect(missed).toEqual([]);
  });

  it('anywhere in the record is found', async () => {
    const missed = await unnoticed(issued.json, every(issued.json.length, 11), (json) =>
      verifyRecord(json, issued.p7s),
    );
    expect(missed).toEqual([]);
  });

  it('anywhere in the signature inside the PDF is found, the unused room behind it included', async () => {
    const read = readPdfCertificate(issued.pdf);
    if (!read.ok) throw new Error('the sample is a certificate');
    const { place, contents } = read.value;
    const used = every(2 * contents.length + 2, 7).map((offset) => place.start + offset);
    const room = every(place.end - place.start, 1009).map((offset) => place.start + offset);
    expect(await unnoticed(issued.pdf, [...used, ...room, place.end - 1], verifyPdf)).toEqual([]);
  });

  it('anywhere else in the PDF is found: head, tail, and places all over', async () => {
    const { length } = issued.pdf;
    const offsets = [...every(60), ...every(length, 2003), ...every(80).map((offset) => length - 1 - offset)];
    expect(await unnoticed(issued.pdf, offsets, verifyPdf)).toEqual([]);
  });
});

describe('a manipulated certificate', () => {
  const codes = (verdict: Verdict): readonly string[] => verdict.problems.map((problem) => problem.code);

  it('does not take the signature of another record', async () => {
    const verdict = await verifyRecord(failed.json, issued.p7s);
    expect(verdict).toMatchObject({ status: 'INVALID', signatureOk: false, record: null });
    expect(codes(verdict)).toContain('SIGNATURE_OF_OTHER_CONTENT');
  });

  it('does not take the signature of another PDF', async () => {
    const from = readPdfCertificate(issued.pdf);
    const to = readPdfCertificate(failed.pdf);
    if (!from.ok || !to.ok) throw new Error('the samples are certificates');
    const swapped = Buffer.from(failed.pdf);
    const { place } = from.value;
    swapped.set(issued.pdf.subarray(place.start, place.end), to.value.place.start);
    expect(codes(await verifyPdf(swapped))).toContain('SIGNATURE_OF_OTHER_CONTENT');
  });

  it('with anything appended is invalid, an incremental update and a single newline alike', async () => {
    const update = `1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n1 1\n0000000000 00000 n \ntrailer\n<< /Size 2 /Prev 9 >>\nstartxref\n9\n%%EOF\n`;
    for (const addition of [update, '\n', ' ', '%%EOF\n']) {
      const verdict = await verifyPdf(Buffer.concat([issued.pdf, Buffer.from(addition)]));
      expect([verdict.status, codes(verdict)]).toEqual(['INVALID', ['PDF_NOT_WHOLLY_SIGNED']]);
    }
  });

  it('without its end, or without its signature, is invalid', async () => {
    expect((await verifyPdf(issued.pdf.subarray(0, -1))).status).toBe('INVALID');
    expect((await verifyPdf(issued.pdf.subarray(0, 50_000))).status).toBe('INVALID');
    expect(codes(await verifyRecord(issued.json, null))).toEqual(['SIGNATURE_MISSING']);
    expect((await verifyRecord(issued.json, new Uint8Array())).status).toBe('INVALID');
  });

  it('signed by another station with the same names is not trusted', async () => {
    const forger = await sampleStation();
    const forged = await forger.issue(sanitizedJob());
    await forger.remove();
    const verdict = await verifyRecord(forged.json, forged.p7s);
    expect(verdict).toMatchObject({ status: 'UNTRUSTED', signatureOk: true, trusted: false });
    expect(codes(verdict)).toEqual(['ROOT_UNKNOWN']);
  });

  it('is never trusted without roots', async () => {
    const verdict = await verifyCertificate(
      { kind: 'json', json: issued.json, p7s: issued.p7s },
      { roots: [], now: sampleTime },
    );
    expect([verdict.status, codes(verdict)]).toEqual(['UNTRUSTED', ['NO_ROOTS']]);
  });

  it('is not trusted by naming its own signing certificate as root', async () => {
    const leaf = Buffer.from(station.signer.path[0]).toString('base64');
    const root = `-----BEGIN CERTIFICATE-----\n${leaf}\n-----END CERTIFICATE-----\n`;
    const verdict = await verifyCertificate(
      { kind: 'json', json: issued.json, p7s: issued.p7s },
      { roots: [root], now: sampleTime },
    );
    expect(verdict.status).toBe('UNTRUSTED');
  });

  it('with the record spelled otherwise is invalid, though it means the same', async () => {
    const text = Buffer.from(issued.json).toString('utf8');
    for (const other of [` ${text}`, `${text}\n`, `\uFEFF${text}`, text.replace('"kind"', '"\\u006bind"')]) {
      expect((await verifyRecord(Buffer.from(other), issued.p7s)).status).not.toBe('VALID');
    }
  });
});
