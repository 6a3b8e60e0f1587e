import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openArchive } from '../../../main/archive/open-archive.ts';
import { restoreState } from '../../../main/archive/restore.ts';
import { samplePlan } from '../policy/sample-job.ts';
import { requires } from '../../requirements/requires.ts';
import { peek, temporaryFolder } from './data-folder.ts';
import { sampleRecord } from './sample-certificates.ts';

const program = new URL('crash-process.ts', import.meta.url).pathname;

/** Builds what kills a process at its nth step; the library's path. */
function buildKiller(): string {
  const library = join(mkdtempSync(join(tmpdir(), 'archive-killer-')), 'kill-at.so');
  const source = new URL('kill-at.c', import.meta.url).pathname;
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-Wall', '-o', library, source, '-ldl']);
  return library;
}

/** What was seen of a process that was to be killed at its `at`th step. */
interface Run {
  readonly at: number;
  readonly folder: string;
  /** `false`: it has fewer steps and came to its end. */
  readonly killed: boolean;
  readonly done: readonly string[];
}

async function runUntil(killer: string, at: number): Promise<Run> {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LD_PRELOAD: killer, KILL_AT: String(at) },
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal === 'SIGKILL' || code === 0, `step ${at}: ${String(code)}`).toBe(true);
  const done = Buffer.concat(output)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return { at, folder, killed: signal === 'SIGKILL', done };
}

/** What must hold after a crash: everything that was reported as done, nothing half, and the archive goes on working. */
async function checkAfterCrash(folder: string, done: readonly string[]): Promise<void> {
  const dataDir = join(folder, 'data');
  const archive = openArchive(dataDir);
  expect(archive.ledgerAtOpening.state).toBe('intact');
  if (done.includes('job')) expect(archive.getJob(samplePlan.jobId)?.state).toBe('ended');
  const kept = archive.findCertificates().certificates.map((certificate) => certificate.id);
  const isDeleted = (id: string): boolean =>
    archive.listLedger({ subject: id }).entries[0]?.action === 'certificate-deleted';
  for (const line of done.filter((one) => one.startsWith('certificate '))) {
    const id = line.slice('certificate '.length);
    expect(kept.includes(id) || isDeleted(id), line).toBe(true);
  }
  if (done.includes('deleted')) expect(kept).not.toContain(sampleRecord(1).id);
  if (done.includes('ledger')) expect(archive.listLedger({ subject: 'label' }).entries).toHaveLength(1);
  for (const id of kept) {
    expect((await archive.getCertificate(id)).record.id).toBe(id);
    expect(archive.countCertificates({ text: id })).toBe(1);
    expect(archive.listLedger({ subject: id }).entries.at(-1)?.action).toBe('certificate-issued');
  }
  archive.recordLedger({ action: 'signed-in', actor: 'Kim', subject: null, details: {} });
  archive.close();
  expect(peek(dataDir, 'PRAGMA integrity_check')).toBe('ok');
  expect(peek(dataDir, 'SELECT count(*) FROM content_removals')).toBe(0);
}

/** A backup, or a restored folder, is there as a whole or not at all. */
async function checkCopies(folder: string, done: readonly string[]): Promise<void> {
  const backup = join(folder, 'backup');
  if (done.includes('backup')) expect(existsSync(backup)).toBe(true);
  if (existsSync(backup)) {
    const target = join(folder, 'again');
    expect((await restoreState({ from: backup, dataDir: target, actor: 'Kim' })).damaged).toEqual([]);
  }
  const restored = join(folder, 'restored');
  if (done.includes('restored')) expect(existsSync(restored)).toBe(true);
  if (existsSync(restored)) {
    const archive = openArchive(restored);
    expect(archive.ledgerAtOpening.state).toBe('intact');
    archive.close();
  }
}

requires('gcc').describe('a process that is killed', () => {
  it(
    'at any moment at which something reaches the disk leaves a consistent archive',
    { timeout: 1_800_000 },
    async () => {
      const killer = buildKiller();
      let next = 1;
      // Every fifth moment in the daily run; CLEARBENCH_TEST_CRASH=all goes through every single one (some minutes).
      const stride = process.env['CLEARBENCH_TEST_CRASH'] === 'all' ? 1 : 5;
      let steps = Number.POSITIVE_INFINITY;
      const lane = async (): Promise<void> => {
        while (next < steps) {
          const at = next;
          next += stride;
          const run = await runUntil(killer, at);
          if (run.killed) expect(run.done).not.toContain('restored');
          else steps = Math.min(steps, run.at);
          await checkAfterCrash(run.folder, run.done);
          await checkCopies(run.folder, run.done);
          rmSync(run.folder, { recursive: true, force: true });
        }
      };
      // A few at once: they mostly wait for the disk.
      await Promise.all([lane(), lane(), lane()]);
      rmSync(dirname(killer), { recursive: true, force: true });
      // Fewer would mean that something is no longer brought to the disk.
      expect(steps).toBeGreaterThan(80);
    },
  );
});

describe('the program that is killed', () => {
  it('does everything when it is left alone', () => {
    const folder = temporaryFolder();
    const run = spawnSync(process.execPath, [program, folder], { encoding: 'utf8' });
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('restored');
    expect(readdirSync(folder).sort()).toEqual(['backup', 'data', 'restored']);
  });
});
