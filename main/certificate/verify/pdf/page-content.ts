import type { PdfFont } from './embedded-font.ts';
import { PdfFormError } from './pdf-objects.ts';
import { boxesOf, isSolid } from './painted-path.ts';
import { type Box, Paint, type ShownText } from './visible.ts';

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

const opened = String.raw`/(?:Artifact <<\n/Type /(?:Layout|Pagination)|[A-Z][A-Za-z0-9]{0,12} <<\n/MCID \d{1,6})\n>> BDC\n`;
const fill = String.raw`/DeviceRGB cs\n(${numbers(3)})scn\n`;
const shown = String.raw`BT\n1 0 0 -1 (${number}) (${number}) Tm\n/(F\d{1,3}) (\d{1,2}(?:\.\d{1,3})?) Tf\n\[([^\n\]]*)\] TJ\nET\n`;

/**
 * The statements that pages consist of. Whatever else could draw text (other operators, forms, type 3 fonts) or hide it
 * (rendering modes, clipping, transparency) is none. The first alternative takes what most of a page is made of at once, a
 * text with its mark and its colour. No other may look further ahead than to where the next one could begin, nor this one
 * further than to the end of its text: hostile content must not cost more time than it is long.
 */
const statement = new RegExp(
  [
    `(${opened})?(?:${fill})?${shown}(EMC\n)?`,
    `(${opened})`,
    String.raw`(EMC\n)`,
    fill,
    String.raw`/DeviceRGB CS\n${numbers(3)}SCN\n`,
    `((?:${path})+)`,
    String.raw`([fB]\*?|S)\n`,
    String.raw`(\d{1,3}(?:\.\d{1,20})?) w\n`,
    String.raw`[012] [jJ]\n|\[[\d. ]{0,40}\] 0 d\n`,
    String.raw`(q\n)`,
    String.raw`(Q\n)`,
    String.raw`(${numbers(6)})cm\n`,
    String.raw`(W n\n)`,
    String.raw`(/Logo Do\n)`,
  ].join('|'),
  'y',
);

/** The groups of {@link statement} by number: named ones would cost as much as all the rest. */
const group = {
  textOpened: 1,
  textFill: 2,
  x: 3,
  y: 4,
  font: 5,
  size: 6,
  shown: 7,
  textClosed: 8,
  opened: 9,
  closed: 10,
  fill: 11,
  path: 12,
  painted: 13,
  stroke: 14,
  saved: 15,
  restored: 16,
  matrix: 17,
  clipped: 18,
  picture: 19,
} as const;

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
  const reading = new PageReading(setup);
  const matcher = new RegExp(statement);
  matcher.lastIndex = first.length;
  while (matcher.lastIndex < content.length) {
    const found = matcher.exec(content);
    if (found === null) throw new PdfFormError('a page with unknown content');
    reading.take(found);
  }
  return reading.end();
}

/** What was read of a page so far. */
class PageReading {
  readonly #paint: Paint;
  /** Of each marked part that is open, whether it is an artifact. */
  readonly #artifacts: boolean[] = [];
  readonly #artifactTexts: string[] = [];
  #text = '';
  /** What each saved state gives back. */
  readonly #saved: { readonly light: number; readonly stroke: number }[] = [];
  /** Of a path that is not painted yet: painting takes all of it, whatever stands between its parts. */
  #path = '';
  #stroke = 1;
  #picture: 'none' | 'placed' | 'begun' = 'none';

  constructor(setup: PageSetup) {
    this.#paint = new Paint(setup);
  }

  /** Takes a statement; the most frequent ones come first. @throws PdfFormError */
  take(found: RegExpExecArray): void {
    const text = found[group.shown];
    if (text !== undefined) {
      this.#open(found[group.textOpened]);
      this.#colour(found[group.textFill]);
      this.#show({
        x: Number(found[group.x]),
        y: Number(found[group.y]),
        fontName: found[group.font] ?? '',
        size: Number(found[group.size]),
        shown: text,
      });
      if (found[group.textClosed] !== undefined) this.#artifacts.pop();
      return;
    }
    this.#open(found[group.opened]);
    this.#colour(found[group.fill]);
    if (found[group.closed] !== undefined) this.#artifacts.pop();
    const path = found[group.path];
    if (path !== undefined) {
      this.#path += path;
      return;
    }
    const painted = found[group.painted];
    if (painted !== undefined) {
      this.#fill(painted);
      return;
    }
    this.#draw(found);
  }

  /** @throws PdfFormError if something that was begun is not ended. */
  end(): PageText {
    if (this.#saved.length > 0) throw new PdfFormError('a page with unknown content');
    return { text: this.#text, artifacts: this.#artifactTexts };
  }

  #open(mark: string | undefined): void {
    if (mark !== undefined) this.#artifacts.push(mark.startsWith('/Artifact'));
  }

  #colour(components: string | undefined): void {
    if (components !== undefined) this.#paint.colour(components);
  }

  #show(text: ShownText): void {
    if (this.#saved.length > 0) throw new PdfFormError('text inside of a drawing');
    const seen = this.#paint.text(text);
    if (this.#artifacts.includes(true)) this.#artifactTexts.push(seen);
    else this.#text += seen;
  }

  #fill(operator: string): void {
    const path = this.#endPath();
    if (this.#picture === 'begun') return;
    // Coordinates are the picture's there.
    if (this.#picture === 'placed') throw new PdfFormError('a page with unknown content');
    const boxes = boxesOf(path);
    const solid = isSolid(path, boxes);
    if (operator !== 'S') this.#paint.cover(boxes, solid);
    if (!operator.startsWith('f')) {
      this.#paint.line(boxes, this.#stroke, operator !== 'S' && solid ? 'edges' : 'anywhere');
    }
  }

  #endPath(): string {
    const path = this.#path;
    this.#path = '';
    return path;
  }

  /** The logo: the one drawing with coordinates of its own, held inside of its place. */
  #draw(found: RegExpExecArray): void {
    const matrix = found[group.matrix];
    const stroke = found[group.stroke];
    if (found[group.saved] !== undefined) {
      this.#saved.push({ light: this.#paint.light, stroke: this.#stroke });
    } else if (found[group.restored] !== undefined) {
      const saved = this.#saved.pop();
      if (saved === undefined) throw new PdfFormError('a page with unknown content');
      this.#paint.light = saved.light;
      this.#stroke = saved.stroke;
      if (this.#saved.length === 0) this.#picture = 'none';
    } else if (found[group.clipped] !== undefined || (matrix !== undefined && this.#picture === 'none')) {
      if (this.#saved.length !== 1 || this.#picture !== 'none') {
        throw new PdfFormError('a page with unknown content');
      }
      this.#paint.logo(matrix === undefined ? boxesOf(this.#endPath()) : placeOf(matrix));
      this.#picture = matrix === undefined ? 'begun' : 'placed';
    } else if (found[group.picture] !== undefined && this.#picture !== 'placed') {
      throw new PdfFormError('a page with unknown content');
    } else if (matrix !== undefined && this.#picture === 'placed') {
      throw new PdfFormError('a page with unknown content');
    } else if (stroke !== undefined) {
      this.#stroke = Number(stroke);
      if (this.#stroke > strokeLimit && this.#picture !== 'begun') {
        throw new PdfFormError('a line that is too wide');
      }
    }
  }
}

/** Where a picture stands: its unit square under the matrix. */
function placeOf(matrix: string): readonly Box[] {
  const [a = 0, b, c, d = 0, x = 0, y = 0] = matrix.trim().split(' ').map(Number);
  if (b !== 0 || c !== 0) throw new PdfFormError('a page with unknown content');
  return [{ left: x, right: x + a, top: Math.min(y, y + d), bottom: Math.max(y, y + d) }];
}
