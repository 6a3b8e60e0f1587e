import type { Identifier } from '../schemas/plan.ts';

/** How many characters at the end of an identifier confirm a drive. */
export const confirmationLength = 4;

/**
 * What must be typed to confirm the drive with this identifier: its last four characters, or the whole if it is
 * shorter. Characters are code points, so that an image named with an emoji can be confirmed too.
 */
export function confirmationOf(identifier: Identifier): string {
  return Array.from(identifier.value).slice(-confirmationLength).join('');
}

/**
 * Whether `typed` confirms the drive with this identifier. The whole identifier is accepted as well (a scanner reads
 * all of the label), blanks around it are not counted, and letters match in either case: labels print what drives
 * report in lower case.
 */
export function confirms(typed: string, identifier: Identifier): boolean {
  const given = foldCase(typed.trim());
  return (
    given !== '' &&
    (given === foldCase(confirmationOf(identifier).trim()) || given === foldCase(identifier.value.trim()))
  );
}

function foldCase(text: string): string {
  return text.normalize('NFC').toUpperCase();
}
