import { stripVTControlCharacters } from 'node:util';

let segmenter: Intl.Segmenter | null = null;

/** Made when a text needs it: making it takes longer than a short command. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Scripts whose characters take two cells of a terminal (Unicode's East Asian Width W and F, and emoji). */
const wide =
  /^(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60\uffe0-\uffe6])/u;

const widthOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : 1);

/** How many cells of a terminal a text takes; colours take none. */
export function cellWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const { segment } of graphemesOf(plain)) width += widthOf(segment);
  return width;
}

/** A text without colours, cut to at most `cells`; what was cut off shows as one `…`. */
export function cutCells(text: string, cells: number): string {
  if (cells <= 0) return '';
  if (cellWidth(text) <= cells) return text;
  let cut = '';
  let width = 0;
  for (const { segment } of graphemesOf(text)) {
    const next = width + widthOf(segment);
    if (next > cells - 1) break;
    cut += segment;
    width = next;
  }
  return `${cut}…`;
}

/** A text of exactly `cells`: cut, or filled up with blanks. */
export function fitCells(text: string, cells: number, side: 'left' | 'right' = 'left'): string {
  const cut = cutCells(text, cells);
  const blanks = ' '.repeat(Math.max(0, cells - cellWidth(cut)));
  return side === 'left' ? cut + blanks : blanks + cut;
}
