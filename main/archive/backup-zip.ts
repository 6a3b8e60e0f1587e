import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { openPromise, type ZipFile as ReadZip } from 'yauzl';
import { ZipFile } from 'yazl';

import { ClearbenchError } from '../../shared/problem.ts';
import { listStateFiles, syncTree } from './state-files.ts';
import { writeZipFile } from './zip-file.ts';

/**
 * Packs a backup's folder into one file, for memory sticks and downloads. Nothing is compressed: certificates hardly
 * shrink, and a backup is better quick.
 *
 * @throws system errors as they come; EEXIST if the file is there.
 */
export async function packBackup(folder: string, file: string): Promise<void> {
  const zip = new ZipFile();
  for (const path of await listStateFiles(folder, new Set())) {
    zip.addFile(join(folder, path), path, { compress: false, mode: 0o100600 });
  }
  zip.end();
  await writeZipFile(zip, file);
}

/**
 * Unpacks such a file into a new folder. Names that lead outside are refused; whether the content is what was backed up is
 * for `restoreState` to check.
 *
 * @throws ClearbenchError BACKUP_UNREADABLE
 */
export async function unpackBackup(file: string, folder: string): Promise<void> {
  let zip: ReadZip | null = null;
  try {
    zip = await openPromise(file, {
      lazyEntries: true,
      autoClose: false,
      validateEntrySizes: true,
      strictFileNames: true,
    });
    await mkdir(folder, { mode: 0o700 });
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      const path = join(folder, entry.fileName);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
      await pipeline(await zip.openReadStreamPromise(entry), target);
    }
    await syncTree(folder);
  } catch (error) {
    throw new ClearbenchError(
      'BACKUP_UNREADABLE',
      'The backup cannot be used. The file is damaged or no backup.',
      {
        cause: error,
      },
    );
  } finally {
    zip?.close();
  }
}
