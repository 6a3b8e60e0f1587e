/**
 * Makes text that a drive reported safe to show, store and compare: control characters, format characters
 * (bidirectional marks, zero-width characters, byte-order marks), lone surrogates and private-use code points become
 * U+FFFD, runs of white space become one space, the ends are trimmed and the length is limited to
 * {@link MAX_DRIVE_TEXT} code points.
 *
 * Drives lie and bridges pad: this is applied once, where the text enters the program (`main/drives`), so that no
 * later layer has to wonder.
 */
export function cleanDriveText(raw: string): string {
  const collapsed = raw
    .replace(/\0+$/u, '')
    .replace(/[\t\n\v\f\r ]+/gu, ' ')
    .replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Zl}|\p{Zp}/gu, '\uFFFD')
    .trim();
  return Array.from(collapsed).slice(0, MAX_DRIVE_TEXT).join('');
}

/** Longest text, in code points, kept of any single identity field that a drive reports. */
export const MAX_DRIVE_TEXT = 200;
