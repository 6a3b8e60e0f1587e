import net from 'node:net';

import { ClearbenchError } from '../../../shared/problem.ts';

/** Exclusive use of one target among all Clearbench processes of this machine. */
export interface TargetLock {
  readonly release: () => void;
}

/**
 * Takes the lock of a target, named by its device number or, for an image, by device and inode.
 *
 * It is a Linux abstract socket: the kernel keeps it exactly as long as the process lives, nothing stays behind on disk,
 * and it also covers image files, for which O_EXCL means nothing. Somebody who squats on the name can only cause a
 * refusal. Containers with a network namespace of their own do not see each other's locks; for block devices O_EXCL
 * still holds there.
 *
 * @throws ClearbenchError TARGET_BUSY if another process holds it.
 */
export function lockTarget(kind: 'device' | 'image', id: string): Promise<TargetLock> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (cause) => {
      reject(new ClearbenchError('TARGET_BUSY', 'Another Clearbench job is using this target.', { cause }));
    });
    server.listen({ path: `\0clearbench/${kind}/${id}` }, () => {
      resolve({ release: () => void server.close() });
    });
  });
}
