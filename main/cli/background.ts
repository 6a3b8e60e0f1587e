import { spawn } from 'node:child_process';
import path from 'node:path';

import { z } from 'zod';

import { jobIdSchema } from '../../shared/schemas/plan.ts';

/** The hidden command that goes on with jobs without a terminal. */
export const followInBackground = 'follow-in-background';

const entry = path.join(import.meta.dirname, '..', 'cli.ts');

/** What the process in the background is told over its standard input. */
export const backgroundOrderSchema = z
  .strictObject({
    certificateFolder: z.string().startsWith('/'),
    /** Opens the station's key; it is sent over a pipe, so that nobody finds it among the arguments. */
    passphrase: z.string().nullable(),
    jobs: z.array(z.strictObject({ jobId: jobIdSchema, target: z.string() })).min(1),
  })
  .readonly();
export type BackgroundOrder = z.infer<typeof backgroundOrderSchema>;

/**
 * Starts a process of its own session that follows these jobs and issues their certificates, and resolves once it has
 * its order. It needs nothing of this process or its terminal.
 */
export async function leaveToBackground(dataDir: string, order: BackgroundOrder): Promise<void> {
  const child = spawn(process.execPath, [entry, '--data', dataDir, followInBackground], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  child.once('error', reject);
  child.stdin.once('error', reject);
  child.stdin.end(JSON.stringify(order), () => {
    resolve(undefined);
  });
  await promise;
  child.unref();
}
