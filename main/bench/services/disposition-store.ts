import path from 'node:path';

import { z } from 'zod';

import { jobIdSchema } from '../../../shared/schemas/plan.ts';
import { dispositionSchema } from '../../../shared/schemas/record.ts';
import { openStateFile, type StateFile } from './state-file.ts';

const dispositionsSchema = z.partialRecord(jobIdSchema, dispositionSchema).readonly();

/** What was decided about drives after their jobs, by job id: `dispositions.json` in the data folder. */
export type DispositionStore = StateFile<z.infer<typeof dispositionsSchema>>;

/** @throws ClearbenchError STATE_UNREADABLE */
export async function openDispositions(dataDir: string): Promise<DispositionStore> {
  return openStateFile({
    file: path.join(dataDir, 'dispositions.json'),
    schema: dispositionsSchema,
    initial: {},
    name: 'The record of what was decided about drives',
  });
}
