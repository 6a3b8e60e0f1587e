import type { PageSetup } from './page-content.ts';
import { PdfFormError } from './pdf-objects.ts';
import { readGlyphs } from './shown-glyphs.ts';

/** A part of a page, in points from its top left corner. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A text as content shows it. */
export interface ShownText {
  /** Where its base line begins. */
  readonly x: number;
  readonly y: number;
  readonly fontName: string;
  readonly size: number;
  /** Its glyphs, and the moves between them. */
  readonly shown: string;
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
  /** What was filled together, with what holds all of it: a QR code alone is hundreds of boxes. */
  readonly #fills: { readonly all: Box; readonly boxes: readonly Box[]; readonly light: number | null }[] =
    [];
  #filled = 0;
  readonly #texts: Box[] = [];
  /** How light the colours are that were taken: a page has few. */
  readonly #lights = new Map<string, number>();
  #light = 0;
  #logo = false;

  constructor(setup: PageSetup) {
    this.#setup = setup;
  }

  /** Takes a colour for what is filled or written next. */
  colour(components: string): void {
    const before = this.#lights.get(components);
    if (before !== undefined) {
      this.#light = before;
      return;
    }
    const [red = 0, green = 0, blue = 0] = components.trim().split(' ').map(Number);
    this.#light = 0.3 * red + 0.59 * green + 0.11 * blue;
    this.#lights.set(components, this.#light);
  }

  /** Shows a text; returns it. @throws PdfFormError if it cannot be seen. */
  text({ x: left, y: base, fontName, size, shown }: ShownText): string {
    const font = this.#setup.fonts.get(fontName);
    if (font === undefined) throw new PdfFormError('an unknown font');
    const { text, width } = readGlyphs(shown, font);
    const box = { left, right: left + (width / 1000) * size, top: base - size / 2, bottom: base };
    const inside =
      box.left >= 0 && box.right <= this.#setup.width && box.top >= 0 && base <= this.#setup.height;
    if (size < smallest || size > largest || !inside) throw new PdfFormError('text that cannot be seen');
    const ground = this.#fills.findLast(
      ({ all, boxes }) => overlap(all, box) && boxes.some((one) => overlap(one, box)),
    );
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
    const all = union(boxes);
    const near = this.#texts.filter((text) => overlap(all, text));
    if (boxes.some((box) => near.some((text) => overlap(box, text)))) {
      throw new PdfFormError('text that is covered');
    }
    this.#fills.push({ all, boxes, light });
    this.#filled += boxes.length;
    if (this.#filled > fillLimit) throw new PdfFormError('a page with too much on it');
  }
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** The boxes of a path, one for each of its parts. Read character by character: a QR code alone is hundreds of boxes. */
export function boxesOf(path: string): readonly Box[] {
  const boxes: Box[] = [];
  let box: Box | null = null;
  let points: number[] = [];
  for (let at = 0; at < path.length;) {
    const end = endOfWord(path, at);
    const operator = path.charCodeAt(at) > nine ? path.slice(at, end) : null;
    if (operator === null) points.push(numberBetween(path, at, end));
    else if (points.length > 0) {
      const [x = 0, y = 0, width = 0, height = 0] = points;
      if (operator === 're') boxes.push(boxBetween(x, y, x + width, y + height));
      else {
        if (operator === 'm' && box !== null) boxes.push(box);
        if (operator === 'm' || box === null) box = boxBetween(x, y, x, y);
        for (let index = 0; index + 1 < points.length; index += 2) {
          const [nextX = 0, nextY = 0] = [points[index], points[index + 1]];
          box = union([box, boxBetween(nextX, nextY, nextX, nextY)]);
        }
      }
      points = [];
    }
    at = end + 1;
  }
  return box === null ? boxes : [...boxes, box];
}

const [minus, point, zero, nine] = [0x2d, 0x2e, 0x30, 0x39];

/** Words end with a space or a line. */
function endOfWord(path: string, start: number): number {
  let end = start;
  while (end < path.length && path.charCodeAt(end) > 0x20) end += 1;
  return end;
}

/** A number of content: digits, perhaps with a sign before them and decimals after them. */
function numberBetween(text: string, start: number, end: number): number {
  let value = 0;
  let divisor = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === point) divisor = 1;
    else if (code !== minus) {
      value = value * 10 + code - zero;
      divisor *= 10;
    }
  }
  const size = divisor === 0 ? value : value / divisor;
  return text.charCodeAt(start) === minus ? -size : size;
}

function boxBetween(x: number, y: number, otherX: number, otherY: number): Box {
  return {
    left: Math.min(x, otherX),
    right: Math.max(x, otherX),
    top: Math.min(y, otherY),
    bottom: Math.max(y, otherY),
  };
}

/** What holds all of some boxes; nothing overlaps with that of none. */
function union(boxes: readonly Box[]): Box {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.left);
    right = Math.max(right, box.right);
    top = Math.min(top, box.top);
    bottom = Math.max(bottom, box.bottom);
  }
  return { left, right, top, bottom };
}
