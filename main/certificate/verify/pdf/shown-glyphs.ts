import type { PdfFont } from './embedded-font.ts';
import { PdfFormError } from './pdf-objects.ts';

/** Pairs of letters are moved by 160 thousandths at most; wider moves could scatter a text, or heap it up. */
const shownForm = /^(?:<(?:[0-9a-f]{4})+>(?:-?1?\d{1,2}(?:\.\d{1,3})?)?)+$/;

/** The text of shown glyphs, and how far they reach, in thousandths of the size. @throws PdfFormError */
export function readGlyphs(shown: string, font: PdfFont): { readonly text: string; readonly width: number } {
  if (!shownForm.test(shown)) throw new PdfFormError('text of an unknown form');
  let text = '';
  let width = 0;
  for (let at = 0; at < shown.length;) {
    const end = shown.indexOf('>', at);
    for (at += 1; at < end; at += 4) {
      const glyph = font.glyphs[glyphNumberAt(shown, at)];
      if (glyph === undefined) throw new PdfFormError('a glyph without text');
      text += glyph.text;
      width += glyph.width;
    }
    const next = shown.indexOf('<', end);
    at = next === -1 ? shown.length : next;
    width -= Number(shown.slice(end + 1, at));
  }
  return { text, width };
}

/** Four lower-case hex digits. */
function glyphNumberAt(text: string, start: number): number {
  let number = 0;
  for (let at = start; at < start + 4; at += 1) {
    const code = text.charCodeAt(at);
    number = number * 16 + (code < letterA ? code - digitZero : code - letterA + 10);
  }
  return number;
}

const [digitZero, letterA] = [0x30, 0x61];
