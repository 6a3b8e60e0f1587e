import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { canonicalJson } from '../../../shared/canonical-json.ts';
import { sha256Of } from '../../../main/archive/content-store.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { meddle, peek, temporaryFolder } from './data-folder.ts';

const statement = (subject: string) =>
  ({ action: 'label-printed', actor: 'Kim', subject, details: { copies: 1 } }) as const;

/** A folder with a ledger of `count` entries. */
function folderWithLedger(count: number): string {
  const folder = temporaryFolder();
  const archive = openArchive(folder);
  for (let number = 2; number <= count; number += 1) archive.recordLedger(statement(`entry ${number}`));
  archive.close();
  return folder;
}

const withoutTriggers = `DROP TRIGGER ledger_is_never_changed; DROP TRIGGER ledger_is_never_shortened;
  DROP TRIGGER ledger_has_no_gaps;`;

function reportOf(folder: string) {
  const archive = openArchive(folder);
  archive.close();
  return archive.ledgerAtOpening;
}

describe('the ledger', () => {
  it('chains every entry to the one before, from the first on', () => {
    const folder = folderWithLedger(5);
    const archive = openArchive(folder);
    const entries = [...archive.listLedger().entries].reverse();
    expect(entries.map((entry) => entry.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(entries[0]?.action).toBe('archive-created');
    entries.forEach((entry, index) => {
      const before = entries[index - 1];
      expect(entry.previousSha256).toBe(
        before === undefined ? '0'.repeat(64) : sha256Of(canonicalJson(before)),
      );
    });
    archive.close();
  });

  it('is listed page by page, and by subject', () => {
    const archive = openArchive(folderWithLedger(12));
    const first = archive.listLedger({ limit: 5 });
    expect(first.entries.map((entry) => entry.sequence)).toEqual([12, 11, 10, 9, 8]);
    expect(archive.listLedger({ limit: 5, before: first.nextBefore }).entries[0]?.sequence).toBe(7);
    expect(archive.listLedger({ limit: 500 }).nextBefore).toBeNull();
    expect(archive.listLedger({ subject: 'entry 7' }).entries).toHaveLength(1);
    archive.close();
  });

  it.each([
    ['changes', `UPDATE ledger SET entry = '{}' WHERE sequence = 2`],
    ['deletions', 'DELETE FROM ledger WHERE sequence = 3'],
    ['replacements', `INSERT OR REPLACE INTO ledger (sequence, entry, sha256) VALUES (2, '{}', '')`],
    ['gaps', `INSERT INTO ledger (sequence, entry, sha256) VALUES (9, '{}', '')`],
    ['a rewritten past', `INSERT INTO ledger (sequence, entry, sha256) VALUES (0, '{}', '')`],
    ['changed heads', `INSERT INTO ledger_heads VALUES (1, '{}', x'00'); DELETE FROM ledger_heads`],
  ])('refuses %s in the database itself', (_what, sql) => {
    const folder = folderWithLedger(4);
    expect(() => meddle(folder, sql)).toThrow('append-only');
    expect(reportOf(folder).state).toBe('intact');
  });
});

describe('what is found when an archive is opened', () => {
  it('nothing where nothing was done', () => {
    expect(reportOf(folderWithLedger(6))).toMatchObject({
      state: 'intact',
      entries: 6,
      firstBadSequence: null,
    });
  });

  it.each([
    [
      'an entry that was changed',
      `UPDATE ledger SET entry = replace(entry, 'Kim', 'Eve') WHERE sequence = 3`,
      3,
    ],
    ['an entry that was taken out', 'DELETE FROM ledger WHERE sequence = 3', 3],
    [
      'entries that were swapped',
      `UPDATE ledger SET entry = (SELECT entry FROM ledger WHERE sequence = 4),
        sha256 = (SELECT sha256 FROM ledger WHERE sequence = 4) WHERE sequence = 3`,
      3,
    ],
    ['a hash that was changed', `UPDATE ledger SET sha256 = '${'1'.repeat(64)}' WHERE sequence = 2`, 2],
    ['the first entry taken out', 'DELETE FROM ledger WHERE sequence = 1', 1],
  ])('%s', (_what, sql, firstBadSequence) => {
    const folder = folderWithLedger(6);
    meddle(folder, withoutTriggers + sql);
    expect(reportOf(folder)).toMatchObject({ state: 'tampered', firstBadSequence });
  });

  it('entries that were cut off', () => {
    const folder = folderWithLedger(6);
    meddle(folder, `${withoutTriggers} DELETE FROM ledger WHERE sequence > 4`);
    expect(reportOf(folder)).toMatchObject({ state: 'truncated', entries: 4, firstBadSequence: 5 });
  });

  it('an older copy of the database that was put back', () => {
    const folder = folderWithLedger(4);
    const path = join(folder, 'clearbench.sqlite');
    copyFileSync(path, join(folder, 'older'));
    const archive = openArchive(folder);
    archive.recordLedger(statement('something to hide'));
    archive.close();
    rmSync(path);
    copyFileSync(join(folder, 'older'), path);
    expect(reportOf(folder)).toMatchObject({ state: 'truncated', entries: 4, firstBadSequence: 5 });
  });

  it('a tail that was rewritten with fitting hashes', () => {
    const folder = folderWithLedger(5);
    const forged = String(peek(folder, 'SELECT entry FROM ledger WHERE sequence = 5')).replace('Kim', 'Eve');
    meddle(
      folder,
      `${withoutTriggers} UPDATE ledger SET entry = '${forged}', sha256 = '${sha256Of(forged)}' WHERE sequence = 5`,
    );
    expect(reportOf(folder)).toMatchObject({ state: 'tampered', firstBadSequence: 5 });
  });
});
