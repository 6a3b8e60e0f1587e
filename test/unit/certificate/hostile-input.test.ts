import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { known } from '../../../shared/reading.ts';
import type { IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { isPrintable } from '../../../main/certificate/document/fonts.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { sampleDrive, samplePlan, sampleResult, sampleTime, sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

let station: SampleStation;
let issued: IssuedCertificate;
beforeAll(async () => {
  station = await sampleStation();
  issued = await station.issue();
});
afterAll(() => station.remove());

const options = () => ({ roots: [station.rootPem], now: sampleTime });

describe('hostile text', () => {
  const texts = {
    markup: '<b>&amp;"\'</b> & </rdf:li>',
    'PDF syntax': ')>> endobj (\\ /Type stream',
    'control and direction characters': 'A\u0007B\u202EC\uFFFD',
    'composed, decomposed and compatible forms': 'é e\u0301 ﬁ fi µ μ \u2011 …',
    emoji: 'DISK 😀 💾',
    'three hundred characters': 'W'.repeat(300),
    'Greek and Cyrillic': 'Δίσκος Диск Żółć',
    'another script': '硬盘 قرص',
  };
  for (const [kind, text] of Object.entries(texts)) {
    it(`as a drive’s model never costs the drive its certificate: ${kind}`, async () => {
      const base = sampleDrive();
      const drive = { ...base, identity: { ...base.identity, model: known(text) } };
      const plan = samplePlan();
      const job = sanitizedJob({
        target: { ...plan.target, ...(plan.target.kind === 'device' ? { drive } : {}) } as typeof plan.target,
      });
      const certificate = await station.issue({ ...job, result: sampleResult(job.plan) });
      const verdict = await verifyCertificate({ kind: 'pdf', pdf: certificate.pdf }, options());
      expect([verdict.status, verdict.problems]).toEqual(['VALID', []]);
      expect(verdict.record?.kind === 'drive' && verdict.record.medium.identity.model).toEqual(known(text));
    });
  }

  it('from a person is refused with the name of its field if the fonts lack it', async () => {
    const plan = samplePlan();
    const job = sanitizedJob({ operator: { ...plan.operator, name: '硬盘 Operator' } });
    await expect(station.issue(job)).rejects.toMatchObject({
      code: 'TEXT_NOT_PRINTABLE',
      message: expect.stringContaining('people.sanitizedBy') as string,
    });
  });
});

describe('any text that the fonts can print', () => {
  it('is printed so that it reads back as it was given, whatever stands beside what', async () => {
    const characters = Array.from({ length: 0x3000 - 0x20 }, (_, index) =>
      String.fromCodePoint(0x20 + index),
    );
    const printable = characters.filter((character) => isPrintable(character));
    // Latin, Greek, Cyrillic and their marks.
    expect(printable.length).toBeGreaterThan(2000);
    const texts = fc.string({ unit: fc.constantFrom(...printable), minLength: 100, maxLength: 400 });
    const job = sanitizedJob();
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        fc.pre(text.trim() !== '');
        const asset = { ...job.plan.asset, notes: text.trim() };
        const issued = await station.issue({ ...job, plan: { ...job.plan, asset } });
        const verdict = await verifyCertificate(
          { kind: 'pdf', pdf: issued.pdf },
          { roots: [station.rootPem], now: sampleTime },
        );
        expect([verdict.status, verdict.problems]).toEqual(['VALID', []]);
      }),
      { numRuns: 40 },
    );
  });
});

it('a mark that stands by itself reads back where a line breaks before it, too', async () => {
  const job = sanitizedJob();
  const asset = { ...job.plan.asset, notes: 'letter\u0367 \u032c'.repeat(40) };
  const marked = await station.issue({ ...job, plan: { ...job.plan, asset } });
  const verdict = await verifyCertificate(
    { kind: 'pdf', pdf: marked.pdf },
    { roots: [station.rootPem], now: sampleTime },
  );
  expect([verdict.status, verdict.problems]).toEqual(['VALID', []]);
});

describe('hostile files', () => {
  it('get a verdict that is never VALID, whatever they are', async () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(issued.json, issued.p7s, issued.pdf),
      fc.json().map((text) => new Uint8Array(Buffer.from(text))),
    );
    await fc.assert(
      fc.asyncProperty(pieces, pieces, fc.nat(2000), async (first, second, cut) => {
        // At least one byte is lost or doubled, so that what comes out is never a certificate.
        const kept = first.subarray(0, Math.max(1, first.length - 1 - cut));
        const spliced = new Uint8Array(Buffer.concat([kept, second, Uint8Array.of(0)]));
        const verdicts = [
          await verifyCertificate({ kind: 'pdf', pdf: spliced }, options()),
          await verifyCertificate({ kind: 'json', json: spliced, p7s: second }, options()),
        ];
        for (const { status } of verdicts) expect(['INVALID', 'UNSUPPORTED']).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  it('with deep nesting, huge fields or 200 MB are answered', async () => {
    const deep = Buffer.from(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    const wide = Buffer.from(JSON.stringify({ recordVersion: 1, kind: 'drive', id: 'x'.repeat(2_000_000) }));
    const nestedPdf = Buffer.from(
      `%PDF-1.7\n${'<</A '.repeat(100_000)}\nxref\n0 1\n0000000000 65535 f \ntrailer\n${'['.repeat(100_000)}\nstartxref\n500009\n%%EOF\n`,
    );
    const large = new Uint8Array(200_000_000);
    for (const json of [deep, wide, large]) {
      const verdict = await verifyCertificate({ kind: 'json', json, p7s: issued.p7s }, options());
      expect(verdict.status).not.toBe('VALID');
    }
    for (const pdf of [nestedPdf, large]) {
      expect((await verifyCertificate({ kind: 'pdf', pdf }, options())).status).not.toBe('VALID');
    }
  });
});
