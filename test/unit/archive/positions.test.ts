import { describe, expect, it } from 'vitest';

import { openParts } from '../../../main/archive/archive-parts.ts';
import { enterCertificate, storeFiles } from '../../../main/archive/certificate-store.ts';
import { findCertificates } from '../../../main/archive/certificate-search.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { meddle, peek, temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';
import { makeStation } from './station.ts';

const secondOf = (index: number): string => new Date(Date.UTC(2026, 4, 5, 5, 5, index % 64)).toISOString();

describe('certificates that were issued close by', () => {
  it('all have their place, in whatever order they come', async () => {
    const parts = openParts(temporaryFolder(), () => new Date());
    const { json } = sampleCertificate(sampleRecord(1), 10);
    const files = await storeFiles(parts.content, { json });
    const count = 2_000;
    parts.database.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        const record = sampleRecord(index, { issuedAt: secondOf(index * 37) });
        const entry = { record, files, jobId: null, origin: 'imported', verdict: null } as const;
        enterCertificate(parts.database, entry, record.issuedAt);
      }
    });
    const first = findCertificates(parts.database, { limit: 100, order: 'oldest' });
    const times = Array.from({ length: count }, (_, index) => secondOf(index * 37)).sort();
    expect(first.certificates.map(({ issuedAt }) => issuedAt)).toEqual(times.slice(0, 100));
    parts.database.close();
  });

  it('are refused one by one where there is no room left, which ends no import', async () => {
    const station = await makeStation();
    const [crowded, other] = [await station.issue('SERIAL-ONE'), await station.issue('SERIAL-TWO')];
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    await archive.saveCertificate({ ...crowded, jobId: null });
    const columns = String(
      peek(folder, `SELECT group_concat(name) FROM pragma_table_info('certificates')`),
    ).split(',');
    const filled = columns.map((name) =>
      name === 'position' ? 'position + n' : name === 'id' ? `id || '-' || n` : name,
    );
    // As many as any minute holds, behind the second of the one that is there.
    meddle(
      folder,
      `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200000)
       INSERT INTO certificates (${columns.join()}) SELECT ${filled.join()} FROM certificates, numbers`,
    );
    const late = await station.issue('SERIAL-THREE');
    const text = Buffer.from(other.json).toString('utf8');
    const elsewhere = Buffer.from(
      text.replace(/"issuedAt":"[^"]+"/, '"issuedAt":"2001-01-01T00:00:00.000Z"'),
    );
    const files = [
      { name: 'crowded.pdf', bytes: late.pdf },
      { name: 'elsewhere.json', bytes: elsewhere },
      { name: 'elsewhere.json.p7s', bytes: await station.sign(elsewhere) },
    ];
    const items = await archive.importCertificates(
      { kind: 'files', files },
      { reader: station.reader, actor: 'Kim' },
    );
    expect(items.map(({ name, state }) => [name, state])).toEqual([
      ['crowded', 'refused'],
      ['elsewhere', 'imported'],
    ]);
    expect(items[0]?.problem).toMatchObject({
      code: 'CERTIFICATE_REFUSED',
      message: `Too many certificates claim to be issued at ${late.record.issuedAt}.`,
    });
    archive.close();
  });
});
