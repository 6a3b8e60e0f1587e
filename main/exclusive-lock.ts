import net from 'node:net';

/**
 * Locks that live exactly as long as the process that holds them: Linux abstract sockets. The kernel frees them with
 * the last thread of the process, so a process that was killed while its drive hangs in the kernel, and may still
 * write, holds its locks until then. Nothing is left behind by a crash, and a recycled process id means nothing.
 */
export interface ExclusiveLock {
  readonly release: () => void;
}

/** Name of the lock that a running job holds. */
export function jobLockName(jobId: string): string {
  return `clearbench/job/${jobId}`;
}

/** Takes a lock; `null` if somebody holds it already, in any process of this machine. */
export async function takeLock(name: string): Promise<ExclusiveLock | null> {
  const server = net.createServer((visitor) => {
    visitor.destroy();
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(`\0${name}`, () => {
      server.on('error', () => undefined);
      resolve({ release: () => void server.close() });
    });
  });
}

/** Whether somebody holds a lock now. */
export async function isLocked(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const visitor = net.connect(`\0${name}`);
    visitor.once('connect', () => {
      visitor.destroy();
      resolve(true);
    });
    visitor.once('error', (error: NodeJS.ErrnoException) => {
      // Only this answer says that nobody listens; a full queue, for one, is a sign of life.
      resolve(error.code !== 'ECONNREFUSED');
    });
  });
}
