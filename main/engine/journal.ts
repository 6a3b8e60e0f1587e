import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { canonicalJson } from '../../shared/canonical-json.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { JobSecrets, OverwriteCheckpoint, OverwriteState } from '../sanitize/overwrite/overwrite-job.ts';
import { deltaOf, emptyState } from './checkpoint-delta.ts';
import { assertOwn, assertOwnFolder, isMissing, jobFiles, modesFor, syncFolder } from './job-folder.ts';
import { NO_LINE_SHA256, type JournalEntry, type JournalLine } from './journal-entries.ts';
import { lineSha256, replayJournal, type JournalReplay } from './journal-replay.ts';
import type { Readers } from './protocol.ts';

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = fs.constants;

/** More than any job can have written; what is longer is not a journal of ours. */
const MAX_JOURNAL_BYTES = 2 ** 30;

/** SHA-256 of a plan's canonical JSON, in hex. */
export function planSha256(plan: Plan): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex');
}

/**
 * The journal of one job, open for appending: NDJSON in which each line names the SHA-256 of the line before it. Each
 * append is on the disk when the call returns.
 *
 * Appending is synchronous on purpose: a drive that hangs in the kernel may hold every thread of the pool, and the
 * journal must still be able to record that the job was cancelled.
 */
export class Journal {
  readonly folder: string;
  readonly #descriptor: number;
  #bytes: number;
  #lines: number;
  #tipSha256: string;
  #state: OverwriteState;
  /** After a failed fsync nobody knows what the file holds: no further claim is made. */
  #lost = false;

  private constructor(folder: string, descriptor: number, replay: JournalReplay | null) {
    this.folder = folder;
    this.#descriptor = descriptor;
    this.#bytes = replay?.wholeBytes ?? 0;
    this.#lines = replay?.lines ?? 0;
    this.#tipSha256 = replay?.tipSha256 ?? NO_LINE_SHA256;
    this.#state = replay?.state ?? emptyState;
  }

  /**
   * Makes the folder of a new job with its journal, which holds plan, secrets and `entries`. The folder appears under
   * its name only when all of that is durable: there are no half-made jobs.
   *
   * @throws ClearbenchError `JOURNAL_UNWRITABLE`; nothing is left behind then. `PLAN_INVALID` if the job exists.
   */
  static create(
    jobsDir: string,
    readers: Readers,
    plan: Plan,
    secrets: JobSecrets,
    entries: readonly JournalEntry[],
  ): Journal {
    const folder = path.join(jobsDir, plan.jobId);
    const unfinished = path.join(jobsDir, `.${plan.jobId}.new`);
    if (fs.existsSync(folder)) {
      throw new ClearbenchError('PLAN_INVALID', `There is a job ${plan.jobId} already.`);
    }
    const modes = modesFor(readers);
    let descriptor: number | null = null;
    try {
      fs.rmSync(unfinished, { recursive: true, force: true });
      fs.mkdirSync(unfinished, { mode: modes.folder });
      const flags = O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW;
      descriptor = fs.openSync(path.join(unfinished, jobFiles.journal), flags, modes.file);
      if (readers !== null) {
        fs.chownSync(unfinished, process.geteuid?.() ?? -1, readers.groupId);
        fs.fchownSync(descriptor, process.geteuid?.() ?? -1, readers.groupId);
      }
      const journal = new Journal(folder, descriptor, null);
      journal.append({ kind: 'plan', plan, planSha256: planSha256(plan) });
      journal.append({ kind: 'secrets', secrets });
      entries.forEach((entry) => {
        journal.append(entry);
      });
      syncFolder(unfinished);
      fs.renameSync(unfinished, folder);
      syncFolder(jobsDir);
      return journal;
    } catch (error) {
      if (descriptor !== null) fs.closeSync(descriptor);
      fs.rmSync(unfinished, { recursive: true, force: true });
      throw unwritable(error);
    }
  }

  /**
   * Opens the journal of an existing job to go on with it; a torn last line is cut off. The caller holds the job's lock.
   *
   * @throws ClearbenchError `JOB_NOT_FOUND`, `JOURNAL_DAMAGED`, `JOURNAL_UNWRITABLE`, `STATE_UNREADABLE`
   */
  static open(jobsDir: string, jobId: string): { readonly journal: Journal; readonly replay: JournalReplay } {
    const folder = path.join(jobsDir, jobId);
    const descriptor = openJournalFile(folder, jobId, O_RDWR | O_APPEND);
    try {
      assertOwnFolder(folder);
      assertOwn(fs.fstatSync(descriptor), path.join(folder, jobFiles.journal));
      const replay = replayOf(descriptor, jobId);
      const journal = new Journal(folder, descriptor, replay);
      journal.#cut();
      return { journal, replay };
    } catch (error) {
      fs.closeSync(descriptor);
      throw error;
    }
  }

  /** SHA-256 of the last line, in hex; chains back to the first. */
  get tipSha256(): string {
    return this.#tipSha256;
  }

  /** Appends one entry, durably. @throws ClearbenchError `JOURNAL_UNWRITABLE`; the journal is as before then. */
  append(entry: JournalEntry): void {
    const line: JournalLine = {
      sequence: this.#lines,
      at: new Date().toISOString(),
      previousSha256: this.#tipSha256,
      entry,
    };
    const text = JSON.stringify(line);
    const bytes = Buffer.from(`${text}\n`);
    if (this.#lost) throw unwritable(null);
    try {
      for (let done = 0; done < bytes.length;) done += fs.writeSync(this.#descriptor, bytes, done);
    } catch (error) {
      this.#cutQuietly();
      throw unwritable(error);
    }
    try {
      fs.fsyncSync(this.#descriptor);
    } catch (error) {
      this.#lost = true;
      throw unwritable(error);
    }
    this.#bytes += bytes.length;
    this.#lines += 1;
    this.#tipSha256 = lineSha256(text);
  }

  /** Appends a checkpoint: what changed since the one before. @throws ClearbenchError `JOURNAL_UNWRITABLE` */
  appendCheckpoint(checkpoint: OverwriteCheckpoint): void {
    const { phase, passNumber, offsetBytes, state } = checkpoint;
    const delta = deltaOf(this.#state, state);
    this.append({ kind: 'checkpoint', phase, passNumber, offsetBytes, delta });
    this.#state = state;
  }

  /** What the journal proves by now, read back from the disk. @throws ClearbenchError `JOURNAL_DAMAGED` */
  replay(): JournalReplay {
    return replayOf(this.#descriptor, path.basename(this.folder));
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  #cut(): void {
    try {
      fs.ftruncateSync(this.#descriptor, this.#bytes);
      fs.fsyncSync(this.#descriptor);
    } catch (error) {
      throw unwritable(error);
    }
  }

  #cutQuietly(): void {
    try {
      fs.ftruncateSync(this.#descriptor, this.#bytes);
    } catch {
      // A torn line at the end is what a reader expects after a crash anyway, but nothing may follow it.
      this.#lost = true;
    }
  }
}

/**
 * Reads a job's journal without changing it; it may be in use.
 *
 * @throws ClearbenchError `JOB_NOT_FOUND`, `JOURNAL_DAMAGED`, `STATE_UNREADABLE`
 */
export function readJournal(jobsDir: string, jobId: string): JournalReplay {
  const descriptor = openJournalFile(path.join(jobsDir, jobId), jobId, O_RDONLY);
  try {
    return replayOf(descriptor, jobId);
  } finally {
    fs.closeSync(descriptor);
  }
}

function openJournalFile(folder: string, jobId: string, flags: number): number {
  try {
    return fs.openSync(path.join(folder, jobFiles.journal), flags | O_NOFOLLOW);
  } catch (error) {
    if (isMissing(error)) throw new ClearbenchError('JOB_NOT_FOUND', `There is no job ${jobId}.`);
    throw new ClearbenchError('STATE_UNREADABLE', `The journal of job ${jobId} cannot be opened.`, {
      cause: error,
    });
  }
}

function replayOf(descriptor: number, jobId: string): JournalReplay {
  const { size } = fs.fstatSync(descriptor);
  if (size > MAX_JOURNAL_BYTES) {
    throw new ClearbenchError('JOURNAL_DAMAGED', `The journal of job ${jobId} is too large to be one.`);
  }
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const read = fs.readSync(descriptor, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  const replay = replayJournal(bytes.subarray(0, length));
  if (replay.plan.jobId !== jobId || replay.planSha256 !== planSha256(replay.plan)) {
    throw new ClearbenchError('JOURNAL_DAMAGED', `The journal of job ${jobId} holds another job’s plan.`);
  }
  return replay;
}

function unwritable(cause: unknown): ClearbenchError {
  if (cause instanceof ClearbenchError) return cause;
  const full =
    cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
  return new ClearbenchError(
    'JOURNAL_UNWRITABLE',
    full ? 'The disk with the data folder is full.' : 'The journal of the job cannot be written.',
    { cause },
  );
}
