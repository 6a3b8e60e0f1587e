import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { Archive } from '../../../main/archive/archive.ts';
import { sha256Of } from '../../../main/archive/content-store.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { ledgerEntrySchema } from '../../../shared/schemas/archive.ts';
import { meddle, peek, temporaryFolder } from './data-folder.ts';
import { makeStation, type Station } from './station.ts';

let station: Station;
beforeAll(async () => {
  station = await makeStation();
});

function act(archive: Archive, times: number): void {
  for (let number = 0; number < times; number += 1) {
    archive.recordLedger({ action: 'signed-in', actor: 'Kim', subject: null, details: { number } });
  }
}

/** Rewrites an entry and every hash after it, as somebody would who knows how the ledger works. */
function forgeFrom(folder: string, sequence: number): void {
  const last = Number(peek(folder, 'SELECT max(sequence) FROM ledger'));
  let previousSha256 = String(peek(folder, `SELECT sha256 FROM ledger WHERE sequence = ${sequence - 1}`));
  const updates: string[] = [];
  for (let at = sequence; at <= last; at += 1) {
    const entry = ledgerEntrySchema.parse(
      JSON.parse(String(peek(folder, `SELECT entry FROM ledger WHERE sequence = ${at}`))),
    );
    const forged = canonicalJson({ ...entry, actor: 'Eve', previousSha256 });
    previousSha256 = sha256Of(forged);
    updates.push(
      `UPDATE ledger SET entry = '${forged}', sha256 = '${previousSha256}' WHERE sequence = ${at};`,
    );
  }
  meddle(folder, `DROP TRIGGER ledger_is_never_changed; ${updates.join('\n')}`);
  writeFileSync(
    join(folder, 'ledger', 'tip.json'),
    canonicalJson({ sequence: last, sha256: previousSha256 }),
  );
}

describe('a signed head', () => {
  it('is made where something was added, and kept in the database and beside it', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    act(archive, 3);
    const head = await archive.signLedgerHead(station.sign);
    expect(head).toMatchObject({ sequence: 4 });
    expect(await archive.signLedgerHead(station.sign)).toBeNull();
    expect(archive.lastHeadSignedAt()).toBe(head?.at);
    expect(readdirSync(join(folder, 'ledger', 'heads'))).toEqual([
      '000000000004.json',
      '000000000004.json.p7s',
    ]);
    expect(await archive.verifyLedger(station.verify)).toMatchObject({
      state: 'intact',
      entries: 4,
      signedHead: { sequence: 4 },
    });
    archive.close();
  });

  it('finds a past that was rewritten with fitting hashes, tip included', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    act(archive, 5);
    await archive.signLedgerHead(station.sign);
    act(archive, 2);
    archive.close();
    forgeFrom(folder, 3);
    const forged = openArchive(folder);
    expect(forged.ledgerAtOpening.state).toBe('tampered');
    expect(await forged.verifyLedger(station.verify)).toMatchObject({
      state: 'tampered',
      firstBadSequence: 6,
    });
    forged.close();
  });

  it('finds it even if all heads here were removed, when one was kept elsewhere', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    act(archive, 5);
    await archive.signLedgerHead(station.sign);
    archive.close();
    const heads = join(folder, 'ledger', 'heads');
    const elsewhere = {
      content: readFileSync(join(heads, '000000000006.json')),
      signature: readFileSync(join(heads, '000000000006.json.p7s')),
    };
    meddle(folder, 'DROP TRIGGER ledger_heads_are_never_removed; DELETE FROM ledger_heads');
    rmSync(heads, { recursive: true });
    forgeFrom(folder, 3);
    const forged = openArchive(folder);
    expect((await forged.verifyLedger(station.verify)).state).toBe('intact');
    expect((await forged.verifyLedger(station.verify, [elsewhere])).state).toBe('tampered');
    forged.close();
  });

  it('shows that an older state was put back, tip and all', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    act(archive, 2);
    archive.close();
    for (const name of ['clearbench.sqlite', 'ledger/tip.json'])
      copyFileSync(join(folder, name), join(folder, `${name}.old`));
    const later = openArchive(folder);
    act(later, 3);
    await later.signLedgerHead(station.sign);
    later.close();
    for (const name of ['clearbench.sqlite', 'ledger/tip.json'])
      copyFileSync(join(folder, `${name}.old`), join(folder, name));
    const old = openArchive(folder);
    expect(old.ledgerAtOpening).toMatchObject({ state: 'truncated', firstBadSequence: 4 });
    expect(await old.verifyLedger(station.verify)).toMatchObject({ state: 'truncated', firstBadSequence: 4 });
    old.close();
  });

  it.each([
    [
      'was changed',
      (path: string) =>
        writeFileSync(path, readFileSync(path, 'utf8').replace('"sequence":3', '"sequence":2')),
    ],
    ['lost its signature', (path: string) => rmSync(`${path}.p7s`)],
    ['has a broken signature', (path: string) => writeFileSync(`${path}.p7s`, 'no signature')],
  ])('is itself checked: a head that %s', async (_how, damage) => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    act(archive, 2);
    await archive.signLedgerHead(station.sign);
    damage(join(folder, 'ledger', 'heads', '000000000003.json'));
    expect((await archive.verifyLedger(station.verify)).state).toBe('head-invalid');
    archive.close();
  });

  it('of a key that nobody trusts proves nothing', async () => {
    const stranger = await makeStation();
    const archive = openArchive(temporaryFolder());
    await archive.signLedgerHead(stranger.sign);
    expect((await archive.verifyLedger(station.verify)).state).toBe('head-invalid');
    archive.close();
  });
});

describe('what was found once', () => {
  it('is found again after further entries: they do not cover it', () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    act(archive, 5);
    archive.close();
    meddle(folder, 'DROP TRIGGER ledger_is_never_shortened; DELETE FROM ledger WHERE sequence > 3');
    const cut = openArchive(folder);
    expect(cut.ledgerAtOpening.state).toBe('truncated');
    act(cut, 5);
    cut.close();
    const later = openArchive(folder);
    expect(later.ledgerAtOpening.state).toBe('tampered');
    later.close();
  });

  it('is not signed over: neither is the head over the true past replaced', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    act(archive, 5);
    await archive.signLedgerHead(station.sign);
    archive.close();
    const path = join(folder, 'ledger', 'heads', '000000000006.json');
    const head = readFileSync(path, 'utf8');
    meddle(
      folder,
      `DROP TRIGGER ledger_is_never_shortened; DELETE FROM ledger WHERE sequence > 3;
       DROP TRIGGER ledger_heads_are_never_removed; DELETE FROM ledger_heads;`,
    );
    rmSync(join(folder, 'ledger', 'tip.json'));
    const cut = openArchive(folder);
    expect(cut.ledgerAtOpening.state).toBe('truncated');
    act(cut, 3);
    expect(await cut.signLedgerHead(station.sign)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe(head);
    expect((await cut.verifyLedger(station.verify)).state).toBe('tampered');
    cut.close();
  });

  it('includes that the tip is gone, and the heads: what knew of the entries that were cut off', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    act(archive, 5);
    archive.close();
    meddle(folder, 'DROP TRIGGER ledger_is_never_shortened; DELETE FROM ledger WHERE sequence > 3');
    rmSync(join(folder, 'ledger'), { recursive: true });
    for (let times = 0; times < 2; times += 1) {
      const cut = openArchive(folder);
      expect(cut.ledgerAtOpening.state).toBe('truncated');
      act(cut, 1);
      expect((await cut.verifyLedger(station.verify)).state).toBe('truncated');
      cut.close();
    }
  });

  it('is nothing where a crash behind the very first commit left no tip', () => {
    const folder = temporaryFolder();
    openArchive(folder).close();
    rmSync(join(folder, 'ledger'), { recursive: true });
    const archive = openArchive(folder);
    act(archive, 2);
    archive.close();
    const later = openArchive(folder);
    expect(later.ledgerAtOpening.state).toBe('intact');
    later.close();
  });
});
