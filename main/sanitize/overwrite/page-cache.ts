import { spawn } from 'node:child_process';

/**
 * Drops what the page cache holds of a file, for file systems that cannot read past it. Node has no posix_fadvise, but
 * `dd` has: with `count=0` it copies nothing and only gives the advice. The handle itself is handed over, so that no name
 * is looked up again. Only clean pages are dropped: flush first.
 *
 * @returns whether the advice was taken; advice is all it is, some file systems live in memory.
 */
export function dropPageCache(fd: number): Promise<boolean> {
  return new Promise((resolve) => {
    const dd = spawn('dd', ['iflag=nocache', 'count=0', 'status=none'], { stdio: [fd, 'ignore', 'ignore'] });
    dd.once('error', () => resolve(false));
    dd.once('exit', (code) => resolve(code === 0));
  });
}
