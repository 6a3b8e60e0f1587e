import type { PdfFont } from './embedded-font.ts';
import { PdfFormError } from './pdf-objects.ts';
import { type Box, boxesOf, Paint } from './visible.ts';

/** A page as its content is read. */
export interface PageSetup {
  readonly width: number;
  readonly height: number;
  readonly fonts: ReadonlyMap<string, PdfFont>;
}

/** The text that a page shows, in the order in which it is drawn. */
export interface PageText {
  readonly text: string;
  /** Each line of what is marked as an artifact: page numbers, repeated heads. */
  readonly artifacts: readonly string[];
}

const number = String.raw`-?\d{1,6}(?:\.\d{1,20})?`;
const numbers = (count: number): string => `${number} `.repeat(count);
const path = String.raw`${numbers(4)}re\n|${numbers(2)}[ml]\n|${numbers(6)}c\n|h\n`;

/**
 * The statements that pages consist of. Whatever else could draw text (other operators, forms, type 3 fonts) or hide it
 * (rendering modes, clipping, transparency) is none. No alternative may look further ahead than to where the next one could
 * begin: hostile content must not cost more time than it is long.
 */
const statement = new RegExp(
  [
    String.raw`(?<opened>/(?:Artifact <<\n/Type /(?:Layout|Pagination)|[A-Z][A-Za-z0-9]{0,12} <<\n/MCID \d{1,6})\n>> BDC\n)`,
    String.raw`(?<closed>EMC\n)`,
    String.raw`/DeviceRGB cs\n(?<fill>${numbers(3)})scn\n`,
    String.raw`/DeviceRGB CS\n${numbers(3)}SCN\n`,
    String.raw`BT\n1 0 0 -1 (?<x>${number}) (?<y>${number}) Tm\n/(?<font>F\d{1,3}) (?<size>\d{1,2}(?:\.\d{1,3})?) Tf\n\[(?<shown>[^\n\]]*)\] TJ\nET\n`,
    `(?<path>(?:${path})+)`,
    String.raw`(?<painted>[fB]\*?)\n`,
    String.raw`S\n`,
    String.raw`(?<stroke>\d{1,3}(?:\.\d{1,20})?) w\n`,
    String.raw`[012] [jJ]\n|\[[\d. ]{0,40}\] 0 d\n`,
    String.raw`(?<saved>q\n)`,
    String.raw`(?<restored>Q\n)`,
    String.raw`(?<matrix>${numbers(6)})cm\n`,
    String.raw`(?<clipped>W n\n)`,
    String.raw`(?<picture>/Logo Do\n)`,
  ].join('|'),
  'y',
);

const shownForm = /^(?:<(?:[0-9a-f]{4})+>(?:-?\d{1,3}(?:\.\d{1,3})?)?)+$/;
/** Strokes wider than any that is drawn could cover text. */
const strokeLimit = 5;

/**
 * Reads the content of a page.
 *
 * @throws PdfFormError if it is not made of the statements that Clearbench writes, or hides some of its text.
 */
export function pageText(content: string, setup: PageSetup): PageText {
  const first = `1 0 0 -1 0 ${setup.height} cm\n`;
  if (!content.startsWith(first)) throw new PdfFormError('a page that is turned');
  const paint = new Paint(setup);
  const artifacts: boolean[] = [];
  const artifactTexts: string[] = [];
  let text = '';
  let depth = 0;
  let boxes: readonly Box[] = [];
  let picture: 'none' | 'placed' | 'begun' = 'none';
  const matcher = new RegExp(statement);
  matcher.lastIndex = first.length;
  while (matcher.lastIndex < content.length) {
    const found = matcher.exec(content)?.groups;
    if (found === undefined) throw new PdfFormError('a page with unknown content');
    if (found['shown'] !== undefined) {
      if (depth > 0) throw new PdfFormError('text inside of a drawing');
      const shown = paint.text(found);
      if (artifacts.includes(true)) artifactTexts.push(shown);
      else text += shown;
    } else if (found['path'] !== undefined) {
      boxes = picture === 'begun' ? [] : boxesOf(found['path']);
    } else if (found['painted'] !== undefined) {
      if (picture !== 'begun') paint.cover(boxes);
    } else if (found['fill'] !== undefined) {
      paint.colour(found['fill']);
    } else if (found['opened'] !== undefined) {
      artifacts.push(found['opened'].startsWith('/Artifact'));
    } else if (found['closed'] !== undefined) {
      artifacts.pop();
    } else if (found['saved'] !== undefined) {
      depth += 1;
    } else if (found['restored'] !== undefined) {
      depth -= 1;
      if (depth < 0) throw new PdfFormError('a page with unknown content');
      if (depth === 0) picture = 'none';
    } else if (found['clipped'] !== undefined || (found['matrix'] !== undefined && picture === 'none')) {
      // The logo: the one drawing with coordinates of its own, held inside of its place.
      if (depth !== 1 || picture !== 'none') throw new PdfFormError('a page with unknown content');
      paint.logo(found['matrix'] === undefined ? boxes : placeOf(found['matrix']));
      picture = found['matrix'] === undefined ? 'begun' : 'placed';
    } else if (found['picture'] !== undefined && picture !== 'placed') {
      throw new PdfFormError('a page with unknown content');
    } else if (found['matrix'] !== undefined && picture === 'placed') {
      throw new PdfFormError('a page with unknown content');
    } else if (Number(found['stroke'] ?? 0) > strokeLimit && picture !== 'begun') {
      throw new PdfFormError('a line that is too wide');
    }
  }
  if (depth !== 0) throw new PdfFormError('a page with unknown content');
  return { text, artifacts: artifactTexts };
}

/** Where a picture stands: its unit square under the matrix. */
function placeOf(matrix: string): readonly Box[] {
  const [a = 0, b, c, d = 0, x = 0, y = 0] = matrix.trim().split(' ').map(Number);
  if (b !== 0 || c !== 0) throw new PdfFormError('a page with unknown content');
  return [{ left: x, right: x + a, top: Math.min(y, y + d), bottom: Math.max(y, y + d) }];
}

/** The glyphs of a shown text, four hex digits each, and the moves between them. */
export function glyphsOf(shown: string): { readonly glyphs: readonly string[]; readonly moved: number } {
  if (!shownForm.test(shown)) throw new PdfFormError('text of an unknown form');
  const glyphs: string[] = [];
  let moved = 0;
  for (const [, hex = '', move = '0'] of shown.matchAll(/<([0-9a-f]+)>(-?[\d.]+)?/g)) {
    for (let at = 0; at < hex.length; at += 4) glyphs.push(hex.slice(at, at + 4));
    moved += Number(move);
  }
  return { glyphs, moved };
}
