import path from 'node:path';

import { z } from 'zod';

import type { Bay } from '../../../shared/contract/drives.ts';
import { openStateFile } from './state-file.ts';

const keptBaySchema = z
  .strictObject({ number: z.int().positive(), name: z.string().min(1).max(40).nullable() })
  .readonly();
const baysSchema = z.record(z.string().min(1).max(500), keptBaySchema).readonly();

/**
 * The bench's bays on disk (`bays.json`): each port keeps the number that it got when a drive was first seen there, so
 * that a bay is always in the same place on screen, and the name that people gave it.
 */
export interface BayStore {
  readonly bayOf: (key: string) => Bay;
  /** Numbers ports that were never seen before, in the given order. */
  readonly number: (keys: readonly string[]) => Promise<void>;
  /** An empty name takes the name away. */
  readonly rename: (key: string, name: string) => Promise<void>;
}

/** @throws ClearbenchError STATE_UNREADABLE */
export async function openBays(dataDir: string): Promise<BayStore> {
  const file = await openStateFile({
    file: path.join(dataDir, 'bays.json'),
    schema: baysSchema,
    initial: {},
    name: 'The list of bays',
  });
  const nextNumber = (bays: z.infer<typeof baysSchema>): number =>
    Math.max(0, ...Object.values(bays).map(({ number }) => number)) + 1;

  return {
    bayOf: (key) => {
      const bays = file.read();
      const bay = bays[key] ?? { number: nextNumber(bays), name: null };
      return { key, label: bay.name ?? String(bay.number), order: bay.number };
    },
    number: async (keys) => {
      if (keys.every((key) => file.read()[key] !== undefined)) return;
      await file.change((before) =>
        keys.reduce(
          (bays, key) =>
            bays[key] === undefined ? { ...bays, [key]: { number: nextNumber(bays), name: null } } : bays,
          before,
        ),
      );
    },
    rename: async (key, name) => {
      await file.change((before) => {
        const number = before[key]?.number ?? nextNumber(before);
        return { ...before, [key]: { number, name: name === '' ? null : name } };
      });
    },
  };
}
