import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { readPdfCertificate } from '../../../main/certificate/verify/pdf/read-pdf.ts';
import type { Verdict } from '../../../main/certificate/verify/verdict.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { failedJob, sampleTime, sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

let station: SampleStation;
let issued: IssuedCertificate;
let failed: IssuedCertificate;

beforeAll(async () => {
  station = await sampleStation();
  issued = await station.issue(sanitizedJob());
  failed = await station.issue(failedJob());
});
afterAll(() => station.remove());

const options = () => ({ roots: [station.rootPem], now: sampleTime });
const verifyRecord = (json: Uint8Array, p7s: Uint8Array | null): Promise<Verdict> =>
  verifyCertificate({ kind: 'json', json, p7s }, options());
const verifyPdf = (pdf: Uint8Array): Promise<Verdict> => verifyCertificate({ kind: 'pdf', pdf }, options());

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
