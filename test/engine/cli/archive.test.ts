import fs from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { withBenchFolder, type BenchFolder } from '../black-box/bench-folder.ts';
import type { Ended } from '../black-box/clearbench.ts';
import { commandHere } from './command-here.ts';
import { concludedJob } from './concluded-job.ts';

/** What a command with `--json` printed. */
function json(ended: Ended): Record<string, unknown> {
  try {
    return JSON.parse(ended.stdout) as Record<string, unknown>;
  } catch {
    throw new Error(`no JSON; exit ${String(ended.exitCode)}\n${ended.stdout}\n${ended.stderr}`);
  }
}

/** The fingerprint of a station's root, as its owner reads it out. */
async function rootOf(data: string): Promise<string> {
  const { root } = json(await commandHere(['--data', data, 'keys', 'show', '--json'])) as {
    root: { sha256: string };
  };
  return root.sha256;
}

requires('openssl').describe('the archive on the command line', () => {
  let folder: BenchFolder;
  let ids: readonly string[];
  let issued: string;
  let done: () => void;
  let closed: Promise<void>;

  /** Runs a command on the station under test. */
  const on = async (...args: readonly string[]): Promise<Ended> =>
    commandHere(['--data', folder.data, ...args]);

  beforeAll(async () => {
    const opened = Promise.withResolvers<BenchFolder>();
    closed = withBenchFolder(async (made) => {
      const until = new Promise<void>((resolve) => (done = resolve));
      opened.resolve(made);
      await until;
    });
    folder = await opened.promise;
    issued = path.join(folder.data, 'issued');
    const found: string[] = [];
    for (const [number, label] of ['LOT-0001', 'LOT-0002'].entries()) {
      found.push((await concludedJob(folder.data, { number, label })).id);
    }
    ids = found;
  });
  afterAll(async () => {
    done();
    await closed;
  });

  it('finds by every kind of fact, pages on, and counts', async () => {
    const everything = ['--asset', 'it-0815', '--workstation', 'ct 2', '--operator', 'Test Engineer'];
    const facts = ['--outcome', 'sanitized', '--level', 'clear', '--media', 'image', '--kind', 'drive'];
    const more = ['--origin', 'issued', '--verdict', 'not-verified', '--from', '2020-01-01'];
    const list = async (...args: readonly string[]) =>
      json(await on('certificates', 'list', ...args, '--json')) as {
        certificates: { id: string }[];
        nextCursor: string | null;
      };
    const first = await list(...everything, ...facts, ...more, '--order', 'oldest', '--limit', '1');
    expect(first.certificates.map(({ id }) => id)).toEqual([ids[0]]);
    const second = await list(...everything, '--order', 'oldest', '--after', first.nextCursor ?? '');
    expect(second).toMatchObject({ certificates: [{ id: ids[1] }], nextCursor: null });
    expect((await list('--field', 'serial=0002')).certificates.map(({ id }) => id)).toEqual([ids[1]]);
    expect((await list('--to', '2020-01-01')).certificates).toEqual([]);
    expect((await on('certificates', 'list', 'lot', '--count')).stdout).toBe('2\n');
    for (const wrong of [
      ['--outcome', 'perfect'],
      ['--from', '2026-02-30'],
      ['--field', 'colour=red'],
    ]) {
      expect((await on('certificates', 'list', ...wrong)).exitCode).toBe(2);
    }
  });

  it('issues one certificate over a lot, which says what is missing and which anybody can check', async () => {
    const short = await on(
      'certificates',
      'batch',
      '--lot',
      'CT 2',
      '--expected',
      '3',
      '--asset',
      'IT-0815',
      '--note',
      'Handed over at gate 3.',
      '--json',
    );
    expect(short.exitCode).toBe(4);
    const { certificate, reconciliation, record } = json(short) as {
      certificate: { pdf: string; json: string };
      reconciliation: string;
      record: { note: string | null };
    };
    expect(record.note).toBe('Handed over at gate 3.');
    expect(reconciliation).toContain('3 drives expected, 2 with a certificate: 2 sanitized');
    const whole = await on('certificates', 'batch', ...ids, '--lot', 'Pallet 7', '--expected', '2');
    expect(whole.exitCode, whole.stderr).toBe(0);
    const root = path.join(folder.path, 'root.pem');
    expect((await on('keys', 'export-root', '--out', root)).exitCode).toBe(0);
    const checked = await commandHere([
      'certificate',
      'verify',
      certificate.pdf,
      certificate.json,
      '--roots',
      root,
    ]);
    expect(checked.exitCode, checked.stdout).toBe(0);
    expect((await on('certificates', 'batch', '--lot', 'none', '--asset', 'nothing')).exitCode).toBe(10);
  });

  it('is taken in by another station: verified, known ones recognised, changed ones refused', async () => {
    const given = path.join(folder.path, 'given');
    await fs.cp(issued, given, { recursive: true });
    const other = ['--data', path.join(folder.path, 'other')];
    const take = async (...paths: readonly string[]) =>
      commandHere([...other, '--json', 'certificates', 'import', ...paths]);
    const untrusted = await take(given);
    expect(untrusted.exitCode, untrusted.stderr).toBe(3);
    const counts = json(untrusted);
    expect(counts).toMatchObject({ refused: 0, 'already-here': 0 });
    expect(json(await take(given))).toMatchObject({ imported: 0, 'already-here': counts['imported'] });

    const [id = ''] = ids;
    const changed = path.join(folder.path, `${id}.json`);
    const record = await fs.readFile(path.join(issued, `${id}.json`), 'utf8');
    await fs.writeFile(changed, record.replace('LOT-0001', 'LOT-0009'));
    await fs.copyFile(path.join(issued, `${id}.json.p7s`), `${changed}.p7s`);
    const refused = await take(changed, `${changed}.p7s`);
    expect(refused.exitCode).toBe(4);
    expect(json(refused)).toMatchObject({ refused: 1, certificates: [{ verdict: 'INVALID' }] });

    const broken = path.join(folder.path, 'broken.zip');
    await fs.writeFile(broken, 'PK, but no more');
    const rest = await take(broken, given);
    expect(rest.exitCode).toBe(10);
    expect(json(rest)).toMatchObject({ refused: 1, 'already-here': counts['imported'] });

    const zip = path.join(folder.path, 'all.zip');
    expect((await on('certificates', 'export', '--format', 'zip', '--out', zip)).exitCode).toBe(0);
    expect(json(await take(zip))).toMatchObject({ imported: 0, refused: 0 });

    expect((await take('/dev/zero')).exitCode).toBe(10);
  });

  it('is trusted by another station once a person there has compared the root', async () => {
    const other = ['--data', path.join(folder.path, 'trusting')];
    const root = path.join(folder.path, 'root-of-this.pem');
    await on('keys', 'export-root', '--out', root);
    const fingerprint = await rootOf(folder.data);
    const trust = async (...args: readonly string[]) => commandHere([...other, 'trust', ...args]);
    expect((await trust('add', root)).exitCode).toBe(2);
    expect((await trust('add', root, '--fingerprint', '00'.repeat(32))).exitCode).toBe(10);
    expect((await trust('add', root, '--fingerprint', fingerprint)).exitCode).toBe(0);
    const [id = ''] = ids;
    const file = path.join(issued, `${id}.pdf`);
    expect((await commandHere([...other, 'certificates', 'import', file])).exitCode).toBe(0);
  });

  it('prints labels, and none that says more than the certificate', async () => {
    const [id = ''] = ids;
    const file = path.join(folder.path, 'label.pdf');
    const labelled = await on('certificates', 'label', id, '--size', '102x51', '--sanitized', '--out', file);
    expect(labelled.exitCode, labelled.stderr).toBe(0);
    expect((await fs.readFile(file)).subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect((await on('certificates', 'label', id, '--out', file)).exitCode).toBe(10);
  });

  it('checks everything again, and finds a file that was changed on the disk', async () => {
    const whole = await on('certificates', 'reverify', '--json');
    expect(whole.exitCode, whole.stderr).toBe(0);
    expect(json(whole)).toMatchObject({ damaged: 0 });
    const content = path.join(folder.data, 'certificates');
    const files = (await fs.readdir(content, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    const [victim] = files;
    const file = path.join(victim?.parentPath ?? '', victim?.name ?? '');
    const bytes = await fs.readFile(file);
    const changed = Buffer.from(bytes);
    changed[100] = (changed[100] ?? 0) ^ 1;
    await fs.chmod(file, 0o600);
    await fs.writeFile(file, changed);
    const damaged = await on('certificates', 'reverify');
    expect(damaged.exitCode).toBe(4);
    expect(damaged.stdout).toMatch(/damaged files +1/);
    await fs.writeFile(file, bytes);
  });

  it('deletes nothing before its time, and then only what a person confirmed', async () => {
    const [id = ''] = ids;
    const why = ['--reason', 'schedule 4.2', '--responsible', 'A. Curie'];
    expect((await on('retention', 'delete', id, ...why, '--confirm', '1')).exitCode).toBe(10);
    expect((await on('retention', 'set', '101')).exitCode).toBe(2);
    expect((await on('retention', 'set', '10')).exitCode).toBe(0);
    expect(json(await on('retention', 'show', '--json'))).toMatchObject({ years: 10, over: 0 });
    expect((await on('retention', 'delete', '--all-expired', ...why)).stdout).toMatch(/^0 certificates/);
    expect((await on('retention', 'list')).stdout).toBe('No certificate matches.\n');
  });

  it('is backed up and restored, whole or not at all', async () => {
    const backup = path.join(folder.path, 'backup.zip');
    expect((await on('backup', backup)).exitCode).toBe(0);
    expect((await on('backup', backup)).exitCode).toBe(10);
    const restored = path.join(folder.path, 'restored');
    const report = await commandHere(['--data', restored, '--json', 'restore', backup]);
    expect(report.exitCode, report.stderr).toBe(0);
    expect(json(report)).toMatchObject({ damaged: [] });
    expect((await commandHere(['--data', restored, 'certificates', 'show', ids[0] ?? ''])).exitCode).toBe(0);
    expect((await commandHere(['--data', restored, 'ledger', 'verify'])).exitCode).toBe(0);
    expect((await commandHere(['--data', restored, 'restore', backup])).exitCode).toBe(10);
    const bytes = await fs.readFile(backup);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await fs.writeFile(backup, bytes);
    const broken = path.join(folder.path, 'broken');
    expect((await commandHere(['--data', broken, 'restore', backup])).exitCode).toBe(10);
    await expect(fs.access(broken)).rejects.toThrow();
  });

  it('has everything that was done in its ledger, and says so when that was tampered with', async () => {
    const { entries } = json(await on('ledger', 'show', '--limit', '500', '--json')) as {
      entries: { action: string }[];
    };
    const actions = new Set(entries.map(({ action }) => action));
    for (const action of [
      'key-created',
      'key-exported',
      'certificate-issued',
      'batch-issued',
      'certificate-exported',
      'label-printed',
      'reverification-run',
      'retention-changed',
      'backup-made',
    ]) {
      expect(actions, action).toContain(action);
    }
    expect((await on('ledger', 'verify')).exitCode).toBe(0);
    const database = new DatabaseSync(path.join(folder.data, 'clearbench.sqlite'));
    database.exec('DROP TRIGGER ledger_is_never_changed');
    database.exec(`UPDATE ledger SET entry = replace(entry, 'Test Engineer', 'Somebody Else')`);
    database.close();
    const verified = await on('ledger', 'verify');
    expect(verified.exitCode).toBe(4);
    expect((await on('certificates', 'list')).stderr).toContain('LEDGER_BROKEN');
  });
});
