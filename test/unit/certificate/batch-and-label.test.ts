import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { issueBatchCertificate, type IssuedBatch } from '../../../main/certificate/issue-batch.ts';
import { signRecord, type IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { decidedRecord } from '../../../main/certificate/record/decided-record.ts';
import { batchModel, reconciliation } from '../../../main/certificate/document/batch-model.ts';
import { printLabel } from '../../../main/certificate/document/print-label.ts';
import { comparableText } from '../../../main/certificate/document/linear-text.ts';
import { pageText } from '../../../main/certificate/verify/pdf/page-content.ts';
import { PdfFile } from '../../../main/certificate/verify/pdf/pdf-file.ts';
import { namedFonts } from '../../../main/certificate/verify/pdf/printed-text.ts';
import { opensslCommand } from '../../../shared/openssl-command.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { abortedJob, exceptionsJob, failedJob, onDrive, sampleTime, sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

let station: SampleStation;
let good: IssuedCertificate;
let bad: IssuedCertificate;
let weighed: IssuedCertificate;

beforeAll(async () => {
  station = await sampleStation();
  good = await station.issue(sanitizedJob());
  bad = await station.issue(onDrive('Z2AXM9KR', failedJob()));
  weighed = await station.issue(onDrive('Z2AXN0KS', exceptionsJob()));
});
afterAll(() => station.remove());

const batch = (
  certificates: readonly IssuedCertificate[],
  expected: number | null,
  note: string | null = null,
): Promise<IssuedBatch> =>
  issueBatchCertificate({
    lot: 'CT 2, all drives',
    expected,
    note,
    certificates: certificates.map(({ json }) => json),
    preparedBy: {
      name: 'M. Silva',
      title: 'Asset manager',
      organisation: null,
      location: null,
      contact: null,
    },
    signer: station.signer,
    organisation: { name: 'St. Ansgar Hospital', address: [] },
    tool: { version: '0.1.0', commit: null },
    now: sampleTime,
  });
const context = { jsonSha256: '00', signer: { subject: 'CN=x', sha256: '00', rootSha256: '00' } };

/** What each page shows, comparable. */
function pageTexts(pdf: Uint8Array): readonly string[] {
  const file = new PdfFile(pdf);
  const catalog = file.dictionary(file.trailer.get('Root'));
  return file.array(file.dictionary(catalog.get('Pages')).get('Kids')).map((ref) => {
    const page = file.dictionary(ref);
    const content = Buffer.from(file.stream(page.get('Contents'), MIB)).toString('latin1');
    const [, , width, height] = file.array(page.get('MediaBox')).map(Number);
    const fonts = namedFonts(
      file,
      file.dictionary(file.dictionary(page.get('Resources')).get('Font')),
      new Map(),
    );
    return comparableText(pageText(content, { width: width ?? 0, height: height ?? 0, fonts }).text);
  });
}
const MIB = 1024 * 1024;

describe('a batch certificate', () => {
  it('verifies as record and as PDF, and names each drive’s certificate with its hash', async () => {
    const issued = await batch([good, weighed], 2);
    const options = { roots: [station.rootPem], now: sampleTime };
    const record = await verifyCertificate({ kind: 'json', json: issued.json, p7s: issued.p7s }, options);
    const document = await verifyCertificate({ kind: 'pdf', pdf: issued.pdf }, options);
    expect([record.status, document.status]).toEqual(['VALID', 'VALID']);
    const verdict = await verifyCertificate({ kind: 'json', json: good.json, p7s: good.p7s }, options);
    expect(issued.record.entries[0]).toMatchObject({
      certificateId: good.id,
      jsonSha256: verdict.jsonSha256,
      outcome: 'sanitized',
    });
  });

  it('has the command that checks it on one page, however long it is', async () => {
    const drives: IssuedCertificate[] = [];
    for (let index = 0; index < 14; index += 1) {
      drives.push(await station.issue(onDrive(`Z2AXP${100 + index}`, sanitizedJob())));
      // From short to long, the command comes to stand everywhere at the foot of a page.
      for (const note of [null, 'Of this lot. '.repeat(12), 'Of this lot. '.repeat(20)]) {
        const { id, pdf } = await batch(drives, null, note);
        const command = comparableText(opensslCommand(id));
        expect(pageTexts(pdf).filter((text) => text.includes(command))).toHaveLength(1);
      }
    }
  });

  it('reconciles every number, zeros too', async () => {
    expect(reconciliation((await batch([good, weighed, bad], 5)).record)).toBe(
      '5 drives expected, 3 with a certificate: 1 sanitized, 1 sanitized with exceptions, 1 not sanitized, 0 aborted; 2 missing.',
    );
    expect(reconciliation((await batch([good], null)).record)).toMatch(
      /^Number of drives expected: not recorded, 1 with a certificate/,
    );
  });

  it('counts a drive that was erased twice as one, by its last job', async () => {
    const tried = await station.issue(failedJob());
    const later = sanitizedJob();
    const again = await station.issue({
      ...later,
      result: { ...later.result, endedAt: '2026-11-24T09:29:59.000Z' },
    });
    const twice = (await batch([again, tried], 2)).record;
    expect(batchModel(twice, context).banner).toMatchObject({ tone: 'failure', headline: 'Lot incomplete' });
    expect(reconciliation(twice)).toBe(
      '2 drives expected, 1 with a certificate: 1 sanitized, 0 sanitized with exceptions, 0 not sanitized, 0 aborted; 1 missing; 1 more of earlier jobs on the same drives.',
    );
    const whole = batchModel((await batch([again, tried], 1)).record, context).banner;
    expect([whole.tone, whole.headline]).toEqual(['success', 'All 1 drive sanitized']);
    const failedSince = batchModel((await batch([good, bad, again, tried], 2)).record, context).banner;
    expect(failedSince.headline).toBe('1 drive not sanitized');
  });

  it('prints its note as it was written, and says where there is none', async () => {
    const noteOf = async (note: string | null): Promise<string | undefined> =>
      batchModel((await batch([good], 1, note)).record, context)
        .sections.flatMap(({ blocks }) => blocks)
        .flatMap((block) => (block.kind === 'rows' ? block.rows : []))
        .find(({ label }) => label === 'Note')?.value.text;
    expect(await noteOf('Handed over at gate 3.')).toBe('Handed over at gate 3.');
    expect(await noteOf(null)).toBe('not recorded');
  });

  it('counts what people rejected, and never looks like a success then', async () => {
    const by = { name: 'M. Meitner', title: null, organisation: null, location: null, contact: null };
    const decided = async (validation: 'accepted' | 'rejected', id: string): Promise<IssuedCertificate> => {
      const { record } = await station.issue(onDrive(id, sanitizedJob()));
      const decision = { validation, by, grounds: 'As discussed.', verifiedBy: null, concurrenceBy: null };
      const about = { record, decision, disposition: null, issuedAt: sampleTime };
      return signRecord(decidedRecord({ ...about, id, signatureLevel: 'B-B' }), station.signer);
    };
    const accepted = await decided('accepted', 'CB-20261124-ACCEPTED01');
    const rejected = await decided('rejected', 'CB-20261124-REJECTED01');
    const { record } = await batch([accepted, rejected, good], 3);
    const { banner, sections } = batchModel(record, context);
    expect([banner.tone, banner.headline]).toEqual(['failure', '1 result rejected']);
    expect(reconciliation(record)).toContain('0 aborted; 1 of these rejected; 0 missing.');
    expect(JSON.stringify(sections)).toContain('1 accepted, 1 rejected, 1 awaiting decision');
    expect(batchModel((await batch([accepted], 1)).record, context).banner.tone).toBe('success');
  });

  it('looks like a success only if every expected drive is sanitized without exception', async () => {
    const tone = async (certificates: readonly IssuedCertificate[], expected: number | null) =>
      batchModel((await batch(certificates, expected)).record, context).banner.tone;
    expect(await tone([good], 1)).toBe('success');
    expect(await tone([good], 2)).toBe('failure');
    expect(await tone([good], null)).toBe('caution');
    expect(await tone([good, weighed], 2)).toBe('caution');
    expect(await tone([good, bad], 2)).toBe('failure');
  });
});

describe('a drive label', () => {
  for (const size of ['62x29', '102x51'] as const) {
    it(`of ${size} mm is one page of that size`, async () => {
      const pdf = Buffer.from(
        await printLabel({ record: good.record, json: good.json, size, kind: 'sanitized' }),
      );
      const [width, height] = size.split('x').map((side) => (Number(side) * 72) / 25.4);
      const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'));
      expect(Number(box?.[1])).toBeCloseTo(width ?? 0, 2);
      expect(Number(box?.[2])).toBeCloseTo(height ?? 0, 2);
      expect(pdf.toString('latin1').match(/\/Type \/Page\n/g)).toHaveLength(1);
    });
  }

  it('that says “sanitized” is refused for every other outcome', async () => {
    for (const job of [exceptionsJob(), failedJob(), abortedJob()]) {
      const { record, json } = await station.issue(job);
      const asked = { record, json, size: '62x29' } as const;
      await expect(printLabel({ ...asked, kind: 'sanitized' })).rejects.toMatchObject({
        code: 'LABEL_REFUSED',
      });
      await expect(printLabel({ ...asked, kind: 'outcome' })).resolves.toBeInstanceOf(Uint8Array);
    }
  });
});
