import { randomUUID } from 'node:crypto';
import { chmod, open, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import { systemErrorWords } from '../system-error.ts';
import { makeFolder } from './make-folder.ts';

/** Where a bench keeps its state. Every path is absolute. */
export interface DataFolder {
  readonly path: string;
  /** One folder per job: journal, progress, cancel request. */
  readonly jobs: string;
  /** Where certificates are written for people unless they choose another folder. */
  readonly issued: string;
  readonly keys: string;
  readonly log: string;
}

/** What the choice of the data folder depends on. */
export interface DataFolderChoice {
  /** `--data DIR`, if given. */
  readonly given: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
}

/**
 * The data folder's path: the given one, else CLEARBENCH_DATA, else /var/lib/clearbench for root, else the person's own
 * state folder.
 */
export function dataFolderPath({ given, env, isRoot }: DataFolderChoice): string {
  const chosen = given ?? nonEmpty(env['CLEARBENCH_DATA']);
  if (chosen !== null) return path.resolve(chosen);
  if (isRoot) return '/var/lib/clearbench';
  const stateHome = nonEmpty(env['XDG_STATE_HOME']);
  return path.join(
    stateHome !== null && path.isAbsolute(stateHome) ? stateHome : path.join(homedir(), '.local', 'state'),
    'clearbench',
  );
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** Where files wait to be fetched by a screen: they may be as large as all of the data folder and hold as much. */
export function downloadsFolder(dataDir: string): string {
  return path.join(dataDir, 'downloads');
}

/** Names the parts of a data folder without touching it. */
export function dataFolderAt(folder: string): DataFolder {
  const absolute = path.resolve(folder);
  return {
    path: absolute,
    jobs: path.join(absolute, 'jobs'),
    issued: path.join(absolute, 'issued'),
    keys: path.join(absolute, 'keys'),
    log: path.join(absolute, 'log'),
  };
}

/**
 * Makes the data folder where it is missing, for its owner alone: it holds the station's key.
 *
 * @throws ClearbenchError STATE_UNREADABLE if it cannot be made, is no folder, or may not be written to.
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const parts = dataFolderAt(folder);
  try {
    const wasMissing = await makeFolder(parts.path, 0o700);
    const { uid, mode } = await stat(parts.path);
    if (!wasMissing && uid === process.getuid?.() && (mode & 0o077) !== 0) await chmod(parts.path, 0o700);
    for (const part of [parts.jobs, parts.issued, parts.log]) await makeFolder(part, 0o700);
    await probeWritable(parts.path);
    return parts;
  } catch (error) {
    throw new ClearbenchError(
      'STATE_UNREADABLE',
      `The data folder ${parts.path} cannot be used (${systemErrorWords(error)}).`,
      { cause: error },
    );
  }
}

/**
 * Finds out whether files can be made in a folder by making one and removing it. @throws what the system says.
 */
export async function probeWritable(folder: string): Promise<void> {
  const probe = path.join(folder, `.clearbench-${randomUUID()}.probe`);
  const file = await open(probe, 'wx', 0o600);
  try {
    await file.close();
  } finally {
    await rm(probe, { force: true });
  }
}
