import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { systemErrorCode } from '../system-error.ts';

/**
 * Makes a folder and those above it, with this mode, and says whether it was missing. Node's own recursive `mkdir` never
 * comes back where a file system refuses new folders with ENOENT, as /proc does; this one tries each folder once.
 *
 * @throws what the system says.
 */
export async function makeFolder(folder: string, mode: number): Promise<boolean> {
  try {
    await mkdir(folder, { mode });
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return false;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || parent === folder) throw error;
    const parentWasMissing = await makeFolder(parent, mode);
    // The parent was there all along, so that the first answer stands.
    if (!parentWasMissing) throw error;
    await mkdir(folder, { mode });
    return true;
  }
}
