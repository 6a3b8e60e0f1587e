import type { GlyphPosition } from 'fontkit';

import { commonCharacters } from './common-characters.ts';
import { type Face, faces } from './fonts.ts';
import type { EmbeddedFont, PdfDocument } from './pdfkit-internals.ts';

/** Loads the faces into a new document, each with the common characters. */
export function loadFaces(pdf: PdfDocument): void {
  for (const face of faces) {
    const font = pdf.font(face)._font;
    const glyphs = commonCharacters.map((character) => font.encode(character)[0][0] ?? '');
    commonGlyphs.set(face, new Set(glyphs));
  }
}

/** Numbers of the common glyphs inside the embedded fonts, as they stand in the file; equal in all documents. */
const commonGlyphs = new Map<Face, ReadonlySet<string>>();

/** Operands of TJ for words of common glyphs. */
const knownWords: Readonly<Record<Face, Map<string, string>>> = {
  regular: new Map(),
  bold: new Map(),
  mono: new Map(),
};
const wordsKept = 20_000;

/** Shows a line of text in the current colour with its top at `y`, without all that pdfkit does for paragraphs. */
export function showText(
  pdf: PdfDocument,
  face: Face,
  sizePoints: number,
  text: string,
  x: number,
  y: number,
): void {
  if (text === '') return;
  pdf.font(face).fontSize(sizePoints);
  const font = pdf._font;
  const words = text.match(/[^ ]* |[^ ]+/g) ?? [];
  const operands: string[] = [];
  for (const word of words) {
    operands.push(operandOf(font, face, word));
  }
  pdf.page.fonts[font.id] ??= font.ref();
  const baseLine = y + (font.ascender / 1000) * sizePoints;
  pdf.addContent(
    `BT\n1 0 0 -1 ${rounded(x)} ${rounded(baseLine)} Tm\n/${font.id} ${rounded(sizePoints)} Tf\n[${operands.join('').replaceAll('><', '')}] TJ\nET`,
  );
}

/** Glyphs and the distances by which pairs of them are moved. */
function operandOf(font: EmbeddedFont, face: Face, word: string): string {
  const known = knownWords[face];
  const before = known.get(word);
  if (before !== undefined) return before;
  const [glyphs, positions] = font.encode(word);
  const operand = `<${glyphs.map((glyph, index) => glyph + moveAfter(positions[index])).join('')}>`.replace(
    /<>$/,
    '',
  );
  if (glyphs.every((glyph) => commonGlyphs.get(face)?.has(glyph) === true)) {
    if (known.size >= wordsKept) known.clear();
    known.set(word, operand);
  }
  return operand;
}

function moveAfter(position: (GlyphPosition & { readonly advanceWidth: number }) | undefined): string {
  const move = position === undefined ? 0 : position.advanceWidth - position.xAdvance;
  return move === 0 ? '' : `>${rounded(move)}<`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
