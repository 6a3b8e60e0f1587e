/** The system's own name for what went wrong ("ENOSPC"); `null` where the error is not the system's. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'this account may not do that there',
  EPERM: 'this account may not do that there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: "this account's share of the disk is used up",
  EIO: 'the disk reports an error',
  ENOENT: 'it is not there and cannot be made',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a file of this name is in the way',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
};

/** Why a folder or file could not be used, to be put in brackets behind the sentence that names it. */
export function systemErrorWords(error: unknown): string {
  const code = systemErrorCode(error);
  if (code === null) return 'for a reason the system does not give';
  const said = words[code];
  return said === undefined ? `the system says ${code}` : `${said}, ${code}`;
}

/** Why something could not be read, as {@link systemErrorWords}. */
export function readErrorWords(error: unknown): string {
  return systemErrorCode(error) === 'ENOENT' ? 'it is not there, ENOENT' : systemErrorWords(error);
}
