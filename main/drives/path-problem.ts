import type { StatsBase } from 'node:fs';

import { ClearbenchError } from '../../shared/problem.ts';

/** What a path is, for a sentence. */
export function pathKind(status: StatsBase<number> | StatsBase<bigint>): string {
  if (status.isFile()) return 'a file';
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a FIFO';
  if (status.isSocket()) return 'a socket';
  if (status.isCharacterDevice()) return 'a character device';
  return status.isBlockDevice() ? 'a block device' : 'something else';
}

/** The refusal for a target that could not be looked at. */
export function pathProblem(path: string, error: unknown): ClearbenchError {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EACCES' || code === 'EPERM'
    ? new ClearbenchError('PERMISSION_DENIED', `${path} may not be looked at.`, { cause: error })
    : new ClearbenchError('TARGET_NOT_FOUND', `There is no ${path}.`, { cause: error });
}
