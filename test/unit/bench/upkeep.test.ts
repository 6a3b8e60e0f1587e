import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createBench, type Bench } from '../../../main/bench/bench.ts';
import { archiveStateAtOpening, createArchiveBoard } from '../../../main/bench/services/archive-board.ts';
import {
  CHECK_INTERVAL_DAYS,
  createArchiveCheck,
  RETRY_HOURS,
} from '../../../main/bench/services/archive-check.ts';
import { benchUpkeep } from '../../../main/bench/services/bench-upkeep.ts';
import { initialSettings, openSettings } from '../../../main/bench/services/settings-store.ts';
import { createStateHub, type StateHub } from '../../../main/bench/services/state-hub.ts';
import { startUpkeep } from '../../../main/bench/services/upkeep.ts';
import { meddle } from '../archive/data-folder.ts';
import { sanitizedJob } from '../certificate/sample-job.ts';

const DAY_MS = 86_400_000;

/** A bench over a folder of its own, whose clock the test moves. */
let folder: string;
let dataDir: string;
let ahead: number;
let bench: Bench;
let hub: StateHub;

const now = (): Date => new Date(Date.now() + ahead);

async function open(): Promise<void> {
  bench = await createBench({ dataDir, now });
  hub = createStateHub({
    settings: initialSettings,
    archive: archiveStateAtOpening(bench.archive),
    station: {
      version: '1',
      runId: 'run',
      face: 'station',
      calls: [],
      privilege: 'held',
      listing: { state: 'live', problem: null },
      key: { state: 'absent', kind: null, passphraseProtected: null, rootLocked: false, signer: null },
      timestampsQueued: 0,
    },
  });
}

async function issue(): Promise<string> {
  const { plan, result, outcome } = sanitizedJob();
  bench.archive.saveJob({ plan, state: 'ended', outcome });
  return (await bench.certificates.ensure(plan, result, outcome)).id;
}

async function tasks() {
  const settings = await openSettings(dataDir);
  const board = createArchiveBoard(bench.archive, hub);
  const check = createArchiveCheck(bench, board, now);
  const made = benchUpkeep({
    bench,
    settings,
    board,
    check,
    now,
    stationChanged: () => Promise.resolve(),
    settingsChanged: () => hub.apply({ kind: 'settings', settings: settings.read() }),
  });
  const due = () => made.filter(({ name, isDue }) => name !== 'settings' && isDue()).map(({ name }) => name);
  const run = async (): Promise<void> => {
    for (const task of made) if (task.isDue()) await task.run();
  };
  return { due, run, check, settings };
}

beforeEach(async () => {
  ahead = 0;
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-upkeep-'));
  dataDir = path.join(folder, 'data');
  await open();
});
afterEach(async () => {
  hub.close();
  await bench.close();
  await fs.rm(folder, { recursive: true, force: true });
});

describe('a bench that is left to itself', () => {
  it('signs the head of its ledger once a day, and again only when something was added', async () => {
    await issue();
    const { due, run } = await tasks();
    expect(due()).toEqual(['signed head of the ledger', 'check of the whole ledger']);
    await run();
    expect(due()).toEqual([]);
    const signedAt = bench.archive.lastHeadSignedAt();
    ahead += DAY_MS;
    expect(due()).toContain('signed head of the ledger');
    await run();
    expect(bench.archive.lastHeadSignedAt()).toBe(signedAt);
    bench.archive.setRetentionYears(7, 'Kim');
    await run();
    expect(bench.archive.lastHeadSignedAt()).not.toBe(signedAt);
    expect(await bench.ledger.check()).toMatchObject({ state: 'intact' });
  });

  it(`verifies every certificate after ${CHECK_INTERVAL_DAYS} days, and shows the report also after a restart`, async () => {
    await issue();
    const { due, run, check } = await tasks();
    ahead += (CHECK_INTERVAL_DAYS - 1) * DAY_MS;
    expect(due()).not.toContain('check of all certificates');
    ahead += DAY_MS + 60_000;
    expect(due()).toContain('check of all certificates');
    await run();
    await expect
      .poll(() => hub.snapshot().archive.check, { timeout: 20_000 })
      .toMatchObject({ running: false, checked: 1, failed: 0 });
    await check.stop();
    expect(due()).not.toContain('check of all certificates');
    expect(bench.archive.listLedger().entries.map(({ action, actor }) => [action, actor])).toContainEqual([
      'reverification-run',
      'station',
    ]);
    await bench.close();
    await open();
    expect(hub.snapshot().archive.check).toMatchObject({ running: false, checked: 1, failed: 0 });
  });

  it('says why a check of all certificates did not end, tries again a day later, and forgets it then', async () => {
    await issue();
    const { due, run, check } = await tasks();
    const reports = path.join(dataDir, 'reports');
    await fs.writeFile(reports, 'no folder');
    ahead += (CHECK_INTERVAL_DAYS + 1) * DAY_MS;
    await run();
    await expect
      .poll(() => hub.snapshot().archive, { timeout: 20_000 })
      .toMatchObject({
        check: null,
        checkProblem: {
          code: 'CHECK_NOT_ENDED',
          message:
            'The check of all certificates that is due every 30 days stopped after 1 of 1. The report could not be written. (STATE_UNREADABLE)',
        },
      });
    expect(due()).not.toContain('check of all certificates');
    ahead += RETRY_HOURS * 3_600_000;
    expect(due()).toContain('check of all certificates');
    await fs.rm(reports);
    check.start('Kim');
    await expect.poll(() => hub.snapshot().archive.check?.running, { timeout: 20_000 }).toBe(false);
    await check.stop();
    expect(hub.snapshot().archive).toMatchObject({
      check: { running: false, checked: 1 },
      checkProblem: null,
    });
    await fs.rm(reports, { recursive: true });
    await fs.writeFile(reports, 'no folder again');
    const { revision } = hub.snapshot().archive;
    check.start('Kim');
    await expect
      .poll(() => hub.snapshot().archive, { timeout: 20_000 })
      .toMatchObject({
        // Lists ask for the verdicts that were kept.
        revision: revision + 1,
        // What the last complete one found is shown on.
        check: { running: false, checked: 1 },
        checkProblem: {
          message: expect.stringMatching(/^The check of all certificates stopped after 1 of 1/) as string,
        },
      });
  });

  it('says so, and runs on, when the archive itself cannot be read', async () => {
    await issue();
    const { check } = await tasks();
    meddle(dataDir, 'ALTER TABLE certificates RENAME TO elsewhere');
    check.start('Kim');
    await expect
      .poll(() => hub.snapshot().archive.checkProblem, { timeout: 20_000 })
      .toMatchObject({
        code: 'CHECK_NOT_ENDED',
        message: expect.stringContaining('could not begin') as string,
      });
    await check.stop();
    meddle(dataDir, 'ALTER TABLE elsewhere RENAME TO certificates');
  });

  it('takes up what the command line changes: settings, and the retention time', async () => {
    const { run, settings } = await tasks();
    const elsewhere = await openSettings(dataDir);
    await elsewhere.change((before) => ({ ...before, paper: 'letter' }));
    bench.archive.setRetentionYears(9, 'Kim');
    await run();
    expect(settings.read()).toMatchObject({ paper: 'letter', retentionYears: 9 });
    expect(hub.snapshot().settings).toMatchObject({ paper: 'letter', retentionYears: 9 });
    expect((await openSettings(dataDir)).read()).toMatchObject({ paper: 'letter', retentionYears: 9 });
  });

  it('finds within a day of its start what was changed in the ledger, wherever that is', async () => {
    await issue();
    const { run } = await tasks();
    await run();
    expect(hub.snapshot().archive.ledger.state).toBe('whole');
    meddle(
      dataDir,
      `DROP TRIGGER ledger_is_never_changed;
       UPDATE ledger SET entry = replace(entry, 'station', 'nobody') WHERE sequence = 1;`,
    );
    ahead += DAY_MS;
    await run();
    expect(hub.snapshot().archive.ledger).toMatchObject({
      state: 'broken',
      problem: { code: 'LEDGER_BROKEN' },
    });
  });

  it('does what is due also after the clock was set back, once', async () => {
    await issue();
    const { due, run, check } = await tasks();
    const lastCheck = () => bench.archive.lastReverification()?.endedAt ?? '';
    ahead += 400 * DAY_MS;
    await run();
    await expect.poll(lastCheck, { timeout: 20_000 }).not.toBe('');
    await check.stop();
    ahead -= 400 * DAY_MS;
    expect(due()).toEqual(expect.arrayContaining(['signed head of the ledger', 'check of all certificates']));
    bench.archive.setRetentionYears(8, 'Kim');
    await run();
    await expect
      .poll(lastCheck, { timeout: 20_000 })
      .toSatisfy((at: string) => Date.parse(at) <= now().getTime());
    await check.stop();
    expect(due()).not.toContain('signed head of the ledger');
    expect(due()).not.toContain('check of all certificates');
  });

  it('counts what was kept long enough', async () => {
    await issue();
    const board = createArchiveBoard(bench.archive, hub);
    board.changed();
    expect(hub.snapshot().archive).toMatchObject({ certificates: 1, retentionOver: 0 });
    ahead += 7 * 366 * DAY_MS;
    board.changed();
    expect(hub.snapshot().archive).toMatchObject({ certificates: 1, retentionOver: 1 });
  });

  it('goes on with the other tasks when one fails', async () => {
    const ran: string[] = [];
    const upkeep = startUpkeep(
      [
        { name: 'fails', isDue: () => true, run: () => Promise.reject(new Error('on purpose')) },
        { name: 'works', isDue: () => true, run: () => void ran.push('works') },
      ],
      bench.log,
    );
    await expect.poll(() => ran, { timeout: 20_000 }).toEqual(['works']);
    await upkeep.stop();
  });
});

describe('the ledger of a bench', () => {
  it('names every key that ever appears, once', async () => {
    await issue();
    await bench.keys.rotate({ passphrase: null, actor: 'Kim' });
    await issue();
    const entries = bench.archive
      .listLedger()
      .entries.filter(({ action }) => action.startsWith('key-'))
      .map(({ action, actor, details }) => [action, actor, details['role'] ?? null]);
    expect(entries.reverse()).toEqual([
      ['key-created', 'station', 'signer'],
      ['key-created', 'station', 'root'],
      ['key-created', 'Kim', 'signer'],
      ['key-rotated', 'Kim', null],
    ]);
    expect(
      bench.archive.publicKeys
        .list()
        .map(({ role }) => role)
        .sort(),
    ).toEqual(['root', 'signer', 'signer']);
  });

  it('and the archive’s certificates can be checked when the keys are gone', async () => {
    await issue();
    await fs.rm(bench.folder.keys, { recursive: true });
    const { verdicts } = await bench.archive.reverifyAll({ reader: await bench.reader(), actor: 'Kim' });
    expect(verdicts).toEqual({ VALID: 1 });
  });
});
