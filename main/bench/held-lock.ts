import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { ProblemCode } from '../../shared/problem-codes.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import { takeLock, type ExclusiveLock } from '../exclusive-lock.ts';

const waitMilliseconds = 30_000;
const pauseMilliseconds = 25;

/**
 * Waits until no other process issues a certificate for this job, and holds that right until it is released: two
 * benches that see the same job end must not issue two certificates.
 *
 * @throws ClearbenchError CERTIFICATE_NOT_WRITTEN if another process holds it for half a minute.
 */
export async function holdIssuing(jobId: string): Promise<ExclusiveLock> {
  return hold(`clearbench/issue/${jobId}`, {
    code: 'CERTIFICATE_NOT_WRITTEN',
    message: 'Another process has been issuing this certificate for half a minute.',
  });
}

/**
 * Waits until nobody else changes these keys, and holds that right until it is released: of two changes at once, one
 * would be lost, and a key that the table of contents does not name can never be revoked.
 *
 * @throws ClearbenchError KEY_UNREADABLE if another process holds it for half a minute.
 */
export async function holdKeys(keysDir: string): Promise<ExclusiveLock> {
  return hold(folderLockName('keys', keysDir), {
    code: 'KEY_UNREADABLE',
    message: 'Another process has been changing the keys for half a minute.',
  });
}

/** Name of a lock over something in a folder. Names of locks are short; the hash keeps folders of any length apart. */
export function folderLockName(what: string, folder: string): string {
  return `clearbench/${what}/${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
}

async function hold(
  name: string,
  busy: { readonly code: ProblemCode; readonly message: string },
): Promise<ExclusiveLock> {
  const end = performance.now() + waitMilliseconds;
  for (;;) {
    const lock = await takeLock(name);
    if (lock !== null) return lock;
    if (performance.now() > end) throw new ClearbenchError(busy.code, busy.message);
    await delay(pauseMilliseconds);
  }
}
