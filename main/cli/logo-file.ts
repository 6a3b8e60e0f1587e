import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

import { MAX_LOGO_BYTES } from '../../shared/contract/settings.ts';
import { LogoError, type LogoFile } from '../certificate/document/logo/logo.ts';

/**
 * A logo's file as the settings keep it; whether it can be printed is found out by them. What it is shows in its first
 * bytes, not in its name.
 *
 * @throws LogoError (LOGO_REFUSED) if it cannot be read or is too large.
 */
export async function logoFromFile(path: string): Promise<LogoFile> {
  const bytes = await readSmall(path);
  const isPng = bytes.subarray(1, 4).toString('latin1') === 'PNG';
  return { mediaType: isPng ? 'image/png' : 'image/svg+xml', bytesBase64: bytes.toString('base64') };
}

/** O_NONBLOCK: a FIFO named by mistake must not hang the command. */
async function readSmall(path: string): Promise<Buffer> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile() || stat.size > MAX_LOGO_BYTES) {
        throw new LogoError(`${path} is larger than ${MAX_LOGO_BYTES / 1024} KiB, or no file`);
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof LogoError) throw error;
    throw new LogoError(`${path} cannot be read`);
  }
}
