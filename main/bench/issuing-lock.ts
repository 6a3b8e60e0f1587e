import { setTimeout as delay } from 'node:timers/promises';

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
  const end = performance.now() + waitMilliseconds;
  for (;;) {
    const lock = await takeLock(`clearbench/issue/${jobId}`);
    if (lock !== null) return lock;
    if (performance.now() > end) {
      throw new ClearbenchError(
        'CERTIFICATE_NOT_WRITTEN',
        'Another process has been issuing this certificate for half a minute.',
      );
    }
    await delay(pauseMilliseconds);
  }
}
