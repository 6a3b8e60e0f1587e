import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';

import { ClearbenchError } from '../../../shared/problem.ts';

const writableByOthers = 0o022;
const sticky = 0o1000;

/**
 * The real path of a token's library, once nobody but root and the bench's own user can change it: it runs inside the
 * bench, which may be privileged, and its name may have been typed into a browser by somebody who is not.
 *
 * @throws ClearbenchError KEY_UNREADABLE
 */
export async function trustedLibrary(library: string): Promise<string> {
  const real = await realpath(library).catch((cause: unknown) => {
    throw new ClearbenchError('KEY_UNREADABLE', 'The token’s library cannot be used.', { cause });
  });
  for (let part = real; ; part = path.dirname(part)) {
    if (!(await onlyOursToChange(part))) {
      throw new ClearbenchError(
        'KEY_UNREADABLE',
        'The token’s library could be replaced by other users: install it where only root may write.',
      );
    }
    if (part === path.dirname(part)) return real;
  }
}

/** In a sticky folder, such as /tmp, others cannot rename what is not theirs. */
async function onlyOursToChange(part: string): Promise<boolean> {
  const { mode, uid, isDirectory } = await statOf(part);
  const ours = uid === 0 || uid === process.getuid?.();
  return ours && ((mode & writableByOthers) === 0 || (isDirectory && (mode & sticky) !== 0));
}

async function statOf(part: string) {
  const stat = await lstat(part);
  return { mode: stat.mode, uid: stat.uid, isDirectory: stat.isDirectory() };
}
