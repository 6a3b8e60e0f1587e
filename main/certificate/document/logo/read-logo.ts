import { hash } from 'node:crypto';

import { MAX_LOGO_BYTES } from '../../../../shared/contract/settings.ts';
import { type Logo, LogoError, type LogoFile } from './logo.ts';
import { readPng } from './read-png.ts';
import { readSvg } from './read-svg.ts';

/** The logo read last: a station has one, and prints it on every certificate. */
let last: { readonly sha256: string; readonly logo: Logo } | null = null;

/**
 * Reads a logo as what it is, hostile input until shown otherwise.
 *
 * @throws LogoError (LOGO_REFUSED) saying why the file is not taken.
 */
export function readLogo({ mediaType, bytesBase64 }: LogoFile): Logo {
  const sha256 = hash('sha256', `${mediaType} ${bytesBase64}`);
  if (last?.sha256 === sha256) return last.logo;
  const bytes = Buffer.from(bytesBase64, 'base64');
  if (bytes.length > MAX_LOGO_BYTES) throw new LogoError('the file is too large');
  const logo = mediaType === 'image/png' ? readPng(bytes) : readSvg(bytes);
  last = { sha256, logo };
  return logo;
}
