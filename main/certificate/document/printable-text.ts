import { ClearbenchError } from '../../../shared/problem.ts';
import type { PrintedText } from './document-model.ts';
import { firstUnprintable } from './fonts.ts';

/**
 * The characters that are printed for a text.
 *
 * A person's text that the fonts lack is refused, so that the person can write it otherwise; nothing wrong is printed.
 * What a drive reports cannot be written otherwise and must never cost a drive its certificate: such characters are
 * printed as their code point, `<U+1F600>`. The record keeps the text itself in both cases.
 *
 * @throws ClearbenchError TEXT_NOT_PRINTABLE naming the field.
 */
export function printableText(text: PrintedText): string {
  const oneLine = text.text.replace(/\s+/gu, ' ');
  const codePoint = firstUnprintable(oneLine);
  if (codePoint === null) return oneLine;
  if (text.origin === 'drive') {
    return Array.from(oneLine, (character) =>
      firstUnprintable(character) === null ? character : `<${name(character.codePointAt(0) ?? 0)}>`,
    ).join('');
  }
  throw new ClearbenchError(
    'TEXT_NOT_PRINTABLE',
    `The field ${text.field} holds a character that the certificate’s fonts lack (${name(codePoint)}).`,
  );
}

function name(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
