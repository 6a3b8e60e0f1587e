import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { NewCertificate } from '../../../main/archive/archive.ts';
import { sha256Of } from '../../../main/archive/content-store.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { reverificationReportSchema } from '../../../main/archive/reverification.ts';
import { meddle, temporaryFolder } from './data-folder.ts';
import { makeStation, type Station } from './station.ts';

let station: Station;
let certificates: readonly NewCertificate[];

beforeAll(async () => {
  station = await makeStation();
  certificates = await Promise.all(['ONE', 'TWO', 'THREE'].map((serial) => station.issue(serial)));
});

async function filledFolder(): Promise<string> {
  const folder = temporaryFolder();
  const archive = openArchive(folder);
  for (const certificate of certificates) await archive.saveCertificate(certificate);
  archive.close();
  return folder;
}

describe('a re-verification of all certificates', () => {
  it('keeps every verdict, and a report that the ledger vouches for', async () => {
    const folder = await filledFolder();
    const archive = openArchive(folder);
    const seen: number[] = [];
    const report = await archive.reverifyAll({
      reader: station.reader,
      actor: 'station',
      onProgress: ({ checked }) => seen.push(checked),
    });
    expect(report).toMatchObject({
      checked: 3,
      verdicts: { VALID: 3 },
      damaged: 0,
      changed: 0,
      noteworthy: 0,
      named: [],
    });
    expect(seen).toEqual([3]);
    expect(archive.countCertificates({ verdicts: ['VALID'] })).toBe(3);
    expect(archive.lastReverification()).toEqual(report);
    const [name = ''] = readdirSync(join(folder, 'reports'));
    const text = readFileSync(join(folder, 'reports', name), 'utf8');
    expect(reverificationReportSchema.parse(JSON.parse(text))).toEqual(report);
    expect(archive.listLedger().entries[0]).toMatchObject({
      action: 'reverification-run',
      details: { checked: 3, reportSha256: sha256Of(text) },
    });
    archive.close();
  });

  it('goes on, and says nothing of what is deleted or replaced while it is read', async () => {
    const folder = await filledFolder();
    const archive = openArchive(folder);
    const [gone, replaced] = certificates;
    let isFirst = true;
    const report = await archive.reverifyAll({
      reader: {
        ...station.reader,
        forMany() {
          return this;
        },
        verify: async (files) => {
          if (isFirst) {
            isFirst = false;
            meddle(
              folder,
              `PRAGMA foreign_keys = ON; DELETE FROM certificates WHERE id = '${gone?.id ?? ''}'`,
            );
            meddle(
              folder,
              `UPDATE certificate_files SET sha256 = '${'0'.repeat(64)}'
               WHERE certificate_id = '${replaced?.id ?? ''}' AND role = 'p7s'`,
            );
          }
          return station.reader.verify(files);
        },
      },
      actor: 'station',
    });
    expect(report).toMatchObject({ checked: 1, verdicts: { VALID: 1 }, damaged: 0 });
    expect(archive.getSummary(replaced?.id ?? '')?.verdict).toBe(null);
    archive.close();
  });

  it('finds files that were changed or lost since, and names their certificates', async () => {
    const folder = await filledFolder();
    const archive = openArchive(folder);
    await archive.reverifyAll({ reader: station.reader, actor: 'station' });
    const path = (index: number, part: 'json' | 'p7s'): string => {
      const sha256 = sha256Of(certificates[index]?.[part] ?? '');
      return join(folder, 'certificates', 'sha256', sha256.slice(0, 2), sha256);
    };
    writeFileSync(path(0, 'json'), 'changed');
    rmSync(path(1, 'p7s'));
    const report = await archive.reverifyAll({ reader: station.reader, actor: 'station' });
    expect(report).toMatchObject({
      checked: 3,
      verdicts: { VALID: 1, INVALID: 2 },
      damaged: 2,
      changed: 2,
      noteworthy: 2,
    });
    expect(report.named.map((named) => named.id).sort()).toEqual(
      [certificates[0]?.id, certificates[1]?.id].sort(),
    );
    expect(archive.countCertificates({ verdicts: ['INVALID'] })).toBe(2);
    archive.close();
  });

  it('tells when trust has changed', async () => {
    const archive = openArchive(await filledFolder());
    await archive.reverifyAll({ reader: station.reader, actor: 'station' });
    const report = await archive.reverifyAll({ reader: (await makeStation()).reader, actor: 'station' });
    expect(report).toMatchObject({ verdicts: { UNTRUSTED: 3 }, changed: 3, damaged: 0, noteworthy: 3 });
    expect(report.named.map(({ before, after }) => [before, after])).toEqual(
      Array.from({ length: 3 }, () => ['VALID', 'UNTRUSTED']),
    );
    archive.close();
  });

  it('can be stopped, and then there is no report', async () => {
    const archive = openArchive(await filledFolder());
    const signal = AbortSignal.abort();
    await expect(archive.reverifyAll({ reader: station.reader, actor: 'station', signal })).rejects.toThrow();
    expect(archive.lastReverification()).toBeNull();
    archive.close();
  });

  it('that is stopped midway leaves its verdicts, and an entry that says so', async () => {
    const archive = openArchive(await filledFolder());
    for (let index = 0; index < 32; index += 1) {
      await archive.saveCertificate(await station.issue(`SERIAL-${index}`));
    }
    const abort = new AbortController();
    const stopped = archive.reverifyAll({
      reader: station.reader,
      actor: 'Kim',
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(stopped).rejects.toThrow();
    expect(archive.lastReverification()).toBeNull();
    expect(archive.countCertificates({ verdicts: ['VALID'] })).toBe(32);
    expect(archive.listLedger().entries[0]).toMatchObject({
      action: 'reverification-run',
      actor: 'Kim',
      details: { checked: 32, changed: 0, damaged: 0, endedEarly: true },
    });
    archive.close();
  });
});
