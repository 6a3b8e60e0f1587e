import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import type { ZipFile } from 'yazl';

/**
 * Writes a zip that was ended to a new file, readable to its owner alone, and flushes it. yazl reports a file that cannot
 * be read on itself and then waits for ever; the stream must end with that error.
 *
 * @throws system errors as they come; EEXIST if the file is there.
 */
export async function writeZipFile(zip: ZipFile, file: string): Promise<void> {
  const failure = new Promise<never>((_resolve, reject) => {
    zip.once('error', reject);
  });
  const output = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await Promise.race([pipeline(zip.outputStream, output), failure]);
  } finally {
    output.destroy();
  }
}
