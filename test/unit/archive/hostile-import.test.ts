import { beforeAll, describe, expect, it } from 'vitest';

import type { Archive } from '../../../main/archive/archive.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';
import { makeStation, type Station } from './station.ts';

let station: Station;
let stranger: Station;

beforeAll(async () => {
  station = await makeStation();
  stranger = await makeStation();
});

type Issued = Awaited<ReturnType<Station['issue']>>;

const takeIn = async (archive: Archive, { json, p7s }: Pick<Issued, 'json' | 'p7s'>) => {
  const files = [
    { name: 'a.json', bytes: json },
    { name: 'a.json.p7s', bytes: p7s },
  ];
  const options = { reader: station.reader, actor: 'Kim' };
  const [item] = await archive.importCertificates({ kind: 'files', files }, options);
  return item;
};

describe('what takes the place of a certificate', () => {
  it('is never a stranger’s, whatever that says it replaces', async () => {
    const archive = openArchive(temporaryFolder());
    const [mine, theirs] = [await station.issue('S-1'), await stranger.issue('S-2')];
    const trusted = await station.issue('S-3');
    await archive.saveCertificate(mine);
    await takeIn(archive, trusted);
    for (const { id } of [mine, trusted]) {
      const forged = await stranger.issue('S-1', { supersedes: id });
      expect(await takeIn(archive, forged)).toMatchObject({ state: 'imported', verdict: 'UNTRUSTED' });
      expect(archive.getSummary(id)?.supersededBy).toBeNull();
    }
    await takeIn(archive, theirs);
    const theirNext = await stranger.issue('S-2', { supersedes: theirs.id });
    await takeIn(archive, theirNext);
    expect(archive.getSummary(theirs.id)?.supersededBy).toBe(theirNext.id);
    archive.close();
  });

  it('is recognised in whatever order a chain of them arrives', async () => {
    const archive = openArchive(temporaryFolder());
    const first = await station.issue('S-1');
    const second = await station.issue('S-1', { supersedes: first.id });
    const third = await station.issue('S-1', { supersedes: second.id });
    for (const certificate of [third, first, second]) await takeIn(archive, certificate);
    const next = ({ id }: Issued) => archive.getSummary(id)?.supersededBy;
    expect([next(first), next(second), next(third)]).toEqual([second.id, third.id, null]);
    archive.close();
  });
});

describe('an import that cannot be stopped by what is in it', () => {
  it('takes names for what they are, even where half a character is cut off', async () => {
    const archive = openArchive(temporaryFolder());
    const names = [`${'💾'.repeat(260)}y`, '../../etc/passwd', 'a\0b', '=1+1', '-rf'];
    const items = await archive.importCertificates(
      { kind: 'files', files: names.map((name) => ({ name: `${name}.json`, bytes: Buffer.from('{}') })) },
      { reader: station.reader, actor: 'Kim' },
    );
    expect(items.map(({ name, state }) => [name, state])).toEqual(names.map((name) => [name, 'refused']));
    expect(archive.listLedger().entries).toHaveLength(1 + names.length);
    archive.close();
  });

  it('pages on to the end whatever time a certificate claims', async () => {
    const archive = openArchive(temporaryFolder());
    const times = ['0001-01-01T00:00:00.000Z', '1960-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
    for (const [index, issuedAt] of times.entries())
      await archive.saveCertificate(sampleCertificate(sampleRecord(index, { issuedAt })));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = archive.findCertificates({ limit: 1, cursor, order: 'oldest' });
      seen.push(...page.certificates.map(({ issuedAt }) => issuedAt));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(times);
    expect(archive.countCertificates({ issuedBefore: '1970-01-01T00:00:00.000Z' })).toBe(2);
    archive.close();
  });

  it('says in the ledger that a document was added to a record that was there', async () => {
    const archive = openArchive(temporaryFolder());
    const certificate = await station.issue('S-1');
    await takeIn(archive, certificate);
    const files = [{ name: 'a.pdf', bytes: certificate.pdf }];
    await archive.importCertificates({ kind: 'files', files }, { reader: station.reader, actor: 'Lee' });
    expect(archive.listLedger({ subject: certificate.id }).entries[0]).toMatchObject({
      action: 'certificate-imported',
      actor: 'Lee',
      details: { pdfSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    archive.close();
  });
});
