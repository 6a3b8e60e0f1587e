import { glyphsOf, type PageSetup } from './page-content.ts';
import { PdfFormError } from './pdf-objects.ts';

/** A part of a page, in points from its top left corner. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is filled, and how light it is; `null`: a picture. */
interface Fill extends Box {
  readonly light: number | null;
}

/** Beyond what any page has: keeps hostile content from costing time. */
const fillLimit = 2000;
const textLimit = 4000;

/** Sizes of type that are printed, in points. */
const smallest = 5;
const largest = 32;
/** What separates text from its ground in lightness, from 0 (black) to 1 (white); the weakest that is printed has 0.6. */
const leastContrast = 0.4;
const logoLimit = { width: 130.5, height: 30.5 };

/**
 * Follows what a page paints, so that no text passes as shown that a person does not see: too small, beside the page, in
 * the colour of its ground, or under something drawn later.
 */
export class Paint {
  readonly #setup: PageSetup;
  readonly #fills: Fill[] = [];
  readonly #texts: Box[] = [];
  #light = 0;
  #logo = false;

  constructor(setup: PageSetup) {
    this.#setup = setup;
  }

  /** Takes a colour for what is filled or written next. */
  colour(components: string): void {
    const [red = 0, green = 0, blue = 0] = components.trim().split(' ').map(Number);
    this.#light = 0.3 * red + 0.59 * green + 0.11 * blue;
  }

  /** Shows a text; returns it. @throws PdfFormError if it cannot be seen. */
  text(shown: Readonly<Record<string, string | undefined>>): string {
    const font = this.#setup.fonts.get(shown['font'] ?? '');
    if (font === undefined) throw new PdfFormError('an unknown font');
    const size = Number(shown['size']);
    const { glyphs, moved } = glyphsOf(shown['shown'] ?? '');
    let text = '';
    let width = -moved;
    for (const glyph of glyphs) {
      const one = font.texts.get(glyph);
      if (one === undefined) throw new PdfFormError('a glyph without text');
      text += one;
      width += font.widths[Number.parseInt(glyph, 16)] ?? 0;
    }
    const left = Number(shown['x']);
    const base = Number(shown['y']);
    const box = { left, right: left + (width / 1000) * size, top: base - size / 2, bottom: base };
    const inside =
      box.left >= 0 && box.right <= this.#setup.width && box.top >= 0 && base <= this.#setup.height;
    if (size < smallest || size > largest || !inside) throw new PdfFormError('text that cannot be seen');
    const ground = this.#fills.findLast((fill) => overlap(fill, box));
    const light = ground === undefined ? 1 : ground.light;
    if (light === null || Math.abs(light - this.#light) < leastContrast) {
      throw new PdfFormError('text that cannot be seen');
    }
    this.#texts.push(box);
    if (this.#texts.length > textLimit) throw new PdfFormError('a page with too much on it');
    return text;
  }

  /** Fills boxes with the colour. @throws PdfFormError if text stands there already. */
  cover(boxes: readonly Box[]): void {
    this.#add(boxes, this.#light);
  }

  /** Places the logo. @throws PdfFormError if it is larger than its place, or there was one before. */
  logo(boxes: readonly Box[]): void {
    const [box, ...more] = boxes;
    const fits =
      box !== undefined &&
      more.length === 0 &&
      box.right - box.left <= logoLimit.width &&
      box.bottom - box.top <= logoLimit.height;
    if (!fits || this.#logo) throw new PdfFormError('a picture that is too large');
    this.#logo = true;
    this.#add(boxes, null);
  }

  #add(boxes: readonly Box[], light: number | null): void {
    for (const box of boxes) {
      if (this.#texts.some((text) => overlap(box, text))) throw new PdfFormError('text that is covered');
      this.#fills.push({ ...box, light });
    }
    if (this.#fills.length > fillLimit) throw new PdfFormError('a page with too much on it');
  }
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** The boxes of a path, one for each of its parts. */
export function boxesOf(path: string): readonly Box[] {
  const boxes: Box[] = [];
  let box: Box | null = null;
  for (const line of path.split('\n')) {
    const operator = line.slice(line.lastIndexOf(' ') + 1);
    const points = line.split(' ').slice(0, -1).map(Number);
    if (operator === 're') {
      const [x = 0, y = 0, width = 0, height = 0] = points;
      boxes.push(around(null, [x, y, x + width, y + height]));
    } else if (points.length > 0) {
      if (operator === 'm' && box !== null) boxes.push(box);
      box = around(operator === 'm' ? null : box, points);
    }
  }
  return box === null ? boxes : [...boxes, box];
}

function around(box: Box | null, points: readonly number[]): Box {
  let { left, right, top, bottom } = box ?? {
    left: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  };
  for (let at = 0; at + 1 < points.length; at += 2) {
    left = Math.min(left, points[at] ?? 0);
    right = Math.max(right, points[at] ?? 0);
    top = Math.min(top, points[at + 1] ?? 0);
    bottom = Math.max(bottom, points[at + 1] ?? 0);
  }
  return { left, right, top, bottom };
}
