import { ClearbenchError } from '../../../shared/problem.ts';
import { takeLock, type ExclusiveLock } from '../../exclusive-lock.ts';

/**
 * Takes exclusive use of one target among all Clearbench processes of this machine. It is named by its device number or,
 * for an image, by device and inode.
 *
 * The lock also covers image files, for which O_EXCL means nothing. Somebody who squats on the name can only cause a
 * refusal. Containers with a network namespace of their own do not see each other's locks; for block devices O_EXCL
 * still holds there.
 *
 * @throws ClearbenchError TARGET_BUSY if another process holds it.
 */
export async function lockTarget(kind: 'device' | 'image', id: string): Promise<ExclusiveLock> {
  const lock = await takeLock(`clearbench/${kind}/${id}`);
  if (lock === null) throw new ClearbenchError('TARGET_BUSY', 'Another Clearbench job is using this target.');
  return lock;
}
