import { generateKeyPairSync, verify } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { makeCertificate } from '../../../main/certificate/keys/make-x509.ts';
import { fileSigner } from '../../../main/certificate/keys/station-keys.ts';
import { type CertificateFacts, readX509 } from '../../../main/certificate/keys/x509.ts';
import { encodeSignature, signedBytes } from '../../../main/certificate/signature/detached-cms.ts';
import { ecdsaSignatureDer } from '../../../main/certificate/signature/ecdsa-value.ts';
import type { StationSigner } from '../../../main/certificate/signature/signer.ts';
import { readPdfCertificate } from '../../../main/certificate/verify/pdf/read-pdf.ts';
import { readSignature } from '../../../main/certificate/verify/read-signature.ts';
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

/** A signer whose names are those of the station, and whose keys are not. */
function forgedSigner({ signer }: SampleStation): StationSigner {
  const [leaf, root = leaf] = signer.path.map((der) => readX509(der));
  if (leaf === undefined || root === undefined) throw new TypeError('the station has no path');
  const named = (facts: CertificateFacts) => ({
    subject: { commonName: facts.identity.subject.replace('CN=', ''), organisation: null },
    notBefore: facts.notBefore,
    notAfter: facts.notAfter,
  });
  const rootKey = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const forgedRoot = makeCertificate(
    { ...named(root), publicKey: rootKey.publicKey, role: 'authority' },
    { privateKey: rootKey.privateKey, certificate: null },
  );
  const forgedLeaf = makeCertificate(
    { ...named(leaf), publicKey: key.publicKey, role: 'signer' },
    { privateKey: rootKey.privateKey, certificate: forgedRoot },
  );
  return fileSigner(key.privateKey, [forgedLeaf, forgedRoot]);
}

/** The other of the two P-256 signatures that anybody can make of one: (r, n − s). */
function mirroredEcdsa(der: Uint8Array): Uint8Array {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const rBytes = der[3] ?? 0;
  const number = (start: number, length: number): bigint =>
    BigInt(`0x${Buffer.from(der.subarray(start, start + length)).toString('hex')}`);
  const word = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
  const r = number(4, rBytes);
  const s = number(6 + rBytes, der[5 + rBytes] ?? 0);
  return ecdsaSignatureDer(Buffer.concat([word(r), word(order - s)]), undefined);
}

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

  it('signed under a forged root with the same names is not trusted, nor is it with the true root beside', async () => {
    const forged = forgedSigner(station);
    const alone = await station.issue(sanitizedJob(), { signer: forged });
    const verdict = await verifyRecord(alone.json, alone.p7s);
    expect(verdict).toMatchObject({ status: 'UNTRUSTED', signatureOk: true, trusted: false });
    expect(codes(verdict)).toEqual(['ROOT_UNKNOWN']);
    expect(verdict.signer?.subject).toBe(readX509(station.signer.path[0]).identity.subject);
    const [leaf] = forged.path;
    const [, root = leaf] = station.signer.path;
    const beside = await station.issue(sanitizedJob(), { signer: { ...forged, path: [leaf, root] } });
    const broken = await verifyRecord(beside.json, beside.p7s);
    expect([broken.status, broken.trusted, codes(broken)]).toEqual([
      'INVALID',
      false,
      ['PATH_BROKEN', 'ROOT_UNKNOWN'],
    ]);
  });

  it('is no second certificate with the mirrored signature, which OpenSSL takes for as good', async () => {
    const { parts } = readSignature(issued.p7s);
    const mirrored = mirroredEcdsa(parts.signature);
    const { publicKey } = readX509(parts.path[0]);
    const signed = signedBytes(parts.contentSha256, parts.path, parts.algorithm);
    expect(verify('sha256', signed, publicKey, mirrored)).toBe(true);
    const verdict = await verifyRecord(issued.json, encodeSignature({ ...parts, signature: mirrored }));
    expect([verdict.status, codes(verdict)]).toEqual(['INVALID', ['SIGNATURE_WRONG']]);
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
