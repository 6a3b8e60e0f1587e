import path from 'node:path';

import type { JobProgress } from '../../shared/schemas/job-event.ts';
import { jobFiles, modesFor, replaceFile } from './job-folder.ts';
import type { Readers } from './protocol.ts';

/** At most one note a second: it is for people who watch, the journal is what counts. */
const NOTE_EVERY_MS = 1000;

/** Keeps a job's last progress in its folder, for those who watch it from other processes. */
export class ProgressNote {
  readonly #file: string;
  readonly #mode: number;
  readonly #groupId: number | null;
  #lastAtMs = -Infinity;

  constructor(folder: string, readers: Readers) {
    this.#file = path.join(folder, jobFiles.progress);
    this.#mode = modesFor(readers).file;
    this.#groupId = readers?.groupId ?? null;
  }

  /** Notes the progress unless it did so just now. */
  write(progress: JobProgress): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastAtMs < NOTE_EVERY_MS) return;
    this.#lastAtMs = nowMs;
    try {
      replaceFile(this.#file, JSON.stringify(progress), {
        mode: this.#mode,
        groupId: this.#groupId,
        durable: false,
      });
    } catch {
      // A full disk must not end a job for the sake of its display.
    }
  }
}
