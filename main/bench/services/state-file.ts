import { readFile } from 'node:fs/promises';

import type { z } from 'zod';

import { ClearbenchError } from '../../../shared/problem.ts';
import { writeDurableFile } from '../../durable-file.ts';
import { systemErrorCode } from '../../system-error.ts';

/** A small part of the station's state, kept whole in memory and as one JSON file. */
export interface StateFile<T> {
  readonly read: () => T;
  /**
   * Makes a change durable before it counts; changes are made one after the other, each on what is on the disk by then. A
   * change that throws changes nothing, and its error comes back.
   */
  readonly change: (change: (before: T) => T) => Promise<T>;
  /** Takes in what another process wrote; whether that is anything else than was known. */
  readonly refresh: () => Promise<boolean>;
}

/** What a state file holds and how it is called when it cannot be read. */
export interface StateFileKind<T> {
  readonly file: string;
  readonly schema: z.ZodType<T>;
  /** What is there before anything was kept. */
  readonly initial: T;
  /** For people: "The settings of this station". */
  readonly name: string;
}

/** @throws ClearbenchError STATE_UNREADABLE if the file is there and does not hold what it should: state is never guessed. */
export async function openStateFile<T>({
  file,
  schema,
  initial,
  name,
}: StateFileKind<T>): Promise<StateFile<T>> {
  let state: T = await load();
  let last: Promise<unknown> = Promise.resolve();

  async function load(): Promise<T> {
    try {
      return schema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (cause) {
      if (systemErrorCode(cause) === 'ENOENT') return initial;
      throw new ClearbenchError('STATE_UNREADABLE', `${name} cannot be read.`, { cause });
    }
  }

  return {
    read: () => state,
    change: (change) => {
      const changed = last.then(async (): Promise<T> => {
        const next = schema.parse(change(await load()));
        await writeDurableFile(file, `${JSON.stringify(next)}\n`, { mode: 0o600, overwrite: 'replace' });
        state = next;
        return next;
      });
      last = changed.catch(() => undefined);
      return changed;
    },
    refresh: () => {
      const refreshed = last.then(async (): Promise<boolean> => {
        const before = JSON.stringify(state);
        state = await load();
        return JSON.stringify(state) !== before;
      });
      last = refreshed.catch(() => undefined);
      return refreshed;
    },
  };
}
