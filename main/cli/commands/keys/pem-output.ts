import { writeFile } from 'node:fs/promises';

import { ClearbenchError } from '../../../../shared/problem.ts';
import { systemErrorCode } from '../../../system-error.ts';
import { print, printRaw } from '../../output.ts';

/**
 * Prints PEM text, or writes it to a file that must not exist yet.
 *
 * @param sentence begins what is said of the file: "The root certificate is".
 * @throws ClearbenchError FILE_EXISTS, OUTPUT_NOT_WRITABLE
 */
export async function tellPem(pem: string, file: string | undefined, sentence: string): Promise<void> {
  if (file === undefined) {
    printRaw(pem.trimEnd());
    return;
  }
  try {
    await writeFile(file, pem, { flag: 'wx', mode: 0o644 });
  } catch (error) {
    const exists = systemErrorCode(error) === 'EEXIST';
    throw new ClearbenchError(
      exists ? 'FILE_EXISTS' : 'OUTPUT_NOT_WRITABLE',
      exists ? `${file} exists already.` : `${file} cannot be written.`,
      { cause: error },
    );
  }
  print(`${sentence} in ${file}.`);
}
