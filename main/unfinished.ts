import { rmSync } from 'node:fs';

const unfinished = new Set<string>();

/**
 * Notes a file or folder that is worth nothing before it is whole, and may hold keys. Whoever makes it removes it where that
 * fails; where the whole process is interrupted, `removeUnfinished` does.
 */
export function noteUnfinished(path: string): { readonly ended: () => void } {
  unfinished.add(path);
  return { ended: () => void unfinished.delete(path) };
}

/** Removes everything that is noted: the last thing that a process does. */
export function removeUnfinished(): void {
  for (const path of unfinished) {
    try {
      // Something may be written into it at this very moment.
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    } catch {
      // What cannot be removed stays, and must not keep the rest or the process.
    }
  }
}
