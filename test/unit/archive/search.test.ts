import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Archive } from '../../../main/archive/archive.ts';
import { searchableWords, factsOf } from '../../../main/archive/certificate-row.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { foldText, termsOfPart, termsOfWord } from '../../../main/archive/search-terms.ts';
import { known } from '../../../shared/reading.ts';
import type { CertificateQueryInput } from '../../../shared/schemas/archive.ts';
import type { CertificateRecord } from '../../../shared/schemas/record.ts';
import { temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

const count = 150;
const records: readonly CertificateRecord[] = Array.from({ length: count }, (_, index) =>
  sampleRecord(index * 977),
);
let archive: Archive;

beforeAll(async () => {
  archive = openArchive(temporaryFolder());
  // Not in the order of issue, as imports come.
  for (const record of [...records].sort((a, b) => (a.id.slice(-4) < b.id.slice(-4) ? -1 : 1))) {
    await archive.saveCertificate(sampleCertificate(record, 100));
  }
});
afterAll(() => archive.close());

/** All pages of a query, as ids. */
function idsOf(query: CertificateQueryInput): readonly string[] {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = archive.findCertificates({ ...query, limit: 7, cursor });
    ids.push(...page.certificates.map((certificate) => certificate.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

const newestFirst = (found: readonly CertificateRecord[]): readonly string[] =>
  [...found].sort((a, b) => (a.issuedAt < b.issuedAt ? 1 : -1)).map((record) => record.id);

const wordsOf = (record: CertificateRecord): readonly string[] =>
  searchableWords(factsOf(record)).split(/[ \n]/);

describe('a search', () => {
  it('without anything finds everything, newest first, each once', () => {
    expect(idsOf({})).toEqual(newestFirst(records));
    expect(idsOf({ order: 'oldest' })).toEqual([...newestFirst(records)].reverse());
  });

  it('finds by any part of a serial exactly those that have it', () => {
    fc.assert(
      fc.property(fc.nat(count - 1), fc.nat(9), fc.integer({ min: 3, max: 12 }), (index, start, length) => {
        const part = (records[index]?.medium.identifier.value ?? '').slice(start, start + length);
        fc.pre(part.length >= 3);
        const expected = records.filter((record) =>
          wordsOf(record).some((word) => word.includes(foldText(part))),
        );
        expect(idsOf({ text: part })).toEqual(newestFirst(expected));
        expect(archive.countCertificates({ text: part })).toBe(expected.length);
      }),
      { numRuns: 150 },
    );
  });

  it('finds by one field exactly those that have it there', () => {
    fc.assert(
      fc.property(fc.nat(count - 1), fc.nat(6), (index, start) => {
        const part = (records[index]?.asset.assetTag ?? '').slice(start, start + 4);
        const expected = records.filter((record) => (record.asset.assetTag ?? '').includes(part));
        expect(idsOf({ fields: { assetTag: part } })).toEqual(newestFirst(expected));
      }),
      { numRuns: 60 },
    );
  });

  it('combines words, filters and dates', () => {
    const from = '2016-01-20T00:00:00.000Z';
    const before = '2017-01-01T00:00:00.000Z';
    const expected = records.filter(
      (record) =>
        record.issuedAt >= from &&
        record.issuedAt < before &&
        record.medium.mediaKind === 'ssd' &&
        wordsOf(record).some((word) => word.includes('siemens')),
    );
    expect(expected.length).toBeGreaterThan(0);
    const query = { text: 'SIEMENS', mediaKinds: ['ssd' as const], issuedFrom: from, issuedBefore: before };
    expect(idsOf(query)).toEqual(newestFirst(expected));
  });

  it.each([
    ['outcomes', (record: CertificateRecord) => ({ outcomes: [record.outcome.kind] })],
    [
      'levels',
      (record: CertificateRecord) => ({ levels: [record.outcome.achievedLevel ?? ('none' as const)] }),
    ],
    ['operators', (record: CertificateRecord) => ({ operators: [record.people.sanitizedBy.name] })],
    ['asset tags', (record: CertificateRecord) => ({ assetTags: [record.asset.assetTag ?? ''] })],
    ['media kinds', (record: CertificateRecord) => ({ mediaKinds: [record.medium.mediaKind] })],
  ])('filters by %s', (_what, query) => {
    for (const record of records.slice(0, 12)) {
      const wanted = JSON.stringify(query(record));
      const expected = records.filter((other) => JSON.stringify(query(other)) === wanted);
      expect(idsOf(query(record))).toEqual(newestFirst(expected));
    }
  });

  it('filters by the workstation as lists show it', () => {
    const shown = archive.findCertificates({ limit: 1 }).certificates[0];
    const found = archive.findCertificates({ workstations: [shown?.workstation ?? ''] }).certificates;
    expect(found.map((certificate) => certificate.workstation)).toEqual([shown?.workstation]);
  });

  it('takes several values of a filter as alternatives', () => {
    const expected = records.filter((record) => record.outcome.kind !== 'sanitized');
    const outcomes = ['sanitized-with-exceptions', 'not-sanitized', 'aborted'] as const;
    expect(idsOf({ outcomes: [...outcomes] })).toEqual(newestFirst(expected));
  });

  it('finds nothing where nothing fits, without an error', () => {
    for (const text of [
      'quetzalcoatl',
      '"',
      '""',
      '*',
      'a AND b',
      "'; DROP TABLE jobs --",
      '\u0000',
      'NEAR(',
    ]) {
      expect(() => archive.findCertificates({ text })).not.toThrow();
    }
    expect(idsOf({ text: 'quetzalcoatl' })).toEqual([]);
  });

  it('never fails and never finds more than everything, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(archive.countCertificates({ text, fields: { serial: text } })).toBeLessThanOrEqual(count);
      }),
      { numRuns: 200 },
    );
  });
});

describe('pages', () => {
  it('stay stable while newer and older certificates are added', async () => {
    const own = openArchive(temporaryFolder());
    for (let index = 10; index < 30; index += 1)
      await own.saveCertificate(sampleCertificate(sampleRecord(index), 100));
    const first = own.findCertificates({ limit: 10 });
    await own.saveCertificate(sampleCertificate(sampleRecord(500), 100));
    await own.saveCertificate(sampleCertificate(sampleRecord(1), 100));
    const second = own.findCertificates({ limit: 10, cursor: first.nextCursor });
    const seen = [...first.certificates, ...second.certificates].map((certificate) => certificate.id);
    expect(seen).toEqual(newestFirst(Array.from({ length: 20 }, (_, index) => sampleRecord(10 + index))));
    own.close();
  });

  it('hold all that were issued within one second', async () => {
    const own = openArchive(temporaryFolder());
    const issuedAt = '2026-05-05T05:05:05.000Z';
    for (let index = 0; index < 30; index += 1) {
      await own.saveCertificate(sampleCertificate(sampleRecord(index, { issuedAt }), 100));
    }
    const first = own.findCertificates({ limit: 20 });
    const second = own.findCertificates({ limit: 20, cursor: first.nextCursor });
    expect(new Set([...first.certificates, ...second.certificates].map((found) => found.id)).size).toBe(30);
    expect(own.countCertificates({ issuedFrom: issuedAt, issuedBefore: '2026-05-05T05:05:06.000Z' })).toBe(
      30,
    );
    own.close();
  });
});

describe('words', () => {
  it('compare without case, accents and width', () => {
    expect(foldText('MÜLLER')).toBe(foldText('muller'));
    expect(foldText('Straße')).toBe('strasse');
    expect(foldText('ΟΔΟΣ')).toBe(foldText('οδός'));
    expect(foldText('ＷＤ４０')).toBe('wd40');
  });

  it('are found by each of their parts: every term of a part is among the terms of the word', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 3, maxLength: 30 }),
        fc.nat(),
        fc.nat(),
        (raw, a, b) => {
          const characters = Array.from(foldText(raw).replace(/\s/gu, ''));
          fc.pre(characters.length >= 3);
          const start = a % (characters.length - 2);
          const part = characters.slice(start, start + 3 + (b % (characters.length - start - 2))).join('');
          const terms = new Set(termsOfWord(characters.join('')));
          expect(termsOfPart(part).every((term) => terms.has(term))).toBe(true);
        },
      ),
    );
  });

  it('are looked for in everything that a record says of drive, work and decision', async () => {
    const asset = {
      ...sampleRecord(0).asset,
      notes: 'returned by night courier',
      confidentiality: 'PHI-high',
    };
    const decidedBy = { name: 'P. Curie', title: null, organisation: null, location: null, contact: null };
    const record = sampleRecord(900_001, {
      asset,
      disposition: {
        action: 'quarantine',
        by: decidedBy,
        decidedAt: '2026-01-03T00:00:00.000Z',
        note: 'shelf Q7',
      },
      validation: {
        state: 'rejected',
        by: decidedBy,
        decidedAt: '2026-01-03T00:00:00.000Z',
        grounds: 'scope too narrow',
      },
    });
    await archive.saveCertificate(sampleCertificate(record));
    const { methodId } = record.technique;
    const { capacityBytes } = record.medium;
    for (const text of [
      'night courier',
      'PHI-high',
      'Curie',
      'shelf Q7',
      'too narrow',
      methodId,
      capacityBytes,
    ]) {
      const found = archive.findCertificates({ text, limit: 500 }).certificates.map(({ id }) => id);
      expect([text, found.includes(record.id)]).toEqual([text, true]);
    }
    for (const fields of [{ method: methodId }, { capacityBytes }]) {
      const found = archive.findCertificates({ fields, limit: 500 }).certificates.map(({ id }) => id);
      expect(found).toContain(record.id);
    }
  });

  it('of Greek, Chinese and accented names are found', async () => {
    const own = openArchive(temporaryFolder());
    const sample = sampleRecord(1);
    const named = { ...sample.people.sanitizedBy, name: 'Παπαδόπουλος 田中太郎 Sørensen' };
    const identity = { ...sample.medium.identity, vendor: known('Größe & Söhne') };
    await own.saveCertificate(
      sampleCertificate({
        ...sample,
        people: { ...sample.people, sanitizedBy: named },
        medium: { ...sample.medium, identity },
      }),
    );
    for (const text of ['ΠΑΠΑΔΟΠΟΥΛΟΣ', 'δοπου', '田中', '中太郎', 'SØREN', 'grosse', '"größe & söhne"']) {
      expect(own.countCertificates({ text }), text).toBe(1);
    }
    expect(own.countCertificates({ text: '"söhne größe"' })).toBe(0);
    own.close();
  });
});
