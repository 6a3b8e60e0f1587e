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

/** Boxes that were filled together. */
interface Fill {
  /** What holds all of them. */
  readonly all: Box;
  readonly boxes: readonly Box[];
  /** `null` if it is not one colour. */
  readonly light: number | null;
  /** Whether nothing of its one box was left out. */
  readonly isSolid: boolean;
}

/** Beyond what any page has: keeps hostile content from costing time. */
const fillLimit = 2000;
const textLimit = 4000;

/** Sizes of type that are printed, in points. */
const smallest = 5;
const largest = 32;
/** What separates text from its ground in lightness, from 0 (black) to 1 (white); the weakest that is printed has 0.6. */
const leastContrast = 0.4;
const paperLight = 1;
const logoLimit = { width: 130.5, height: 30.5 };

/**
 * Follows what a page paints, so that no text passes as shown that a person does not see: too small, beside the page, in
 * the colour of its ground, or under something drawn later.
 */
export class Paint {
  readonly #setup: PageSetup;
  /** What was filled together, with what holds all of it: a QR code alone is hundreds of boxes. */
  readonly #fills: Fill[] = [];
  #filled = 0;
  readonly #texts: Box[] = [];
  /** How light the colours are that were taken: a page has few. */
  readonly #lights = new Map<string, number>();
  /** Of the colour that is filled or written with. */
  light = 0;
  #logo = false;

  constructor(setup: PageSetup) {
    this.#setup = setup;
  }

  /** Takes a colour for what is filled or written next. */
  colour(components: string): void {
    const before = this.#lights.get(components);
    if (before !== undefined) {
      this.light = before;
      return;
    }
    // Nothing is darker than black or lighter than white, whatever stands there.
    const [red = 0, green = 0, blue = 0] = components
      .trim()
      .split(' ')
      .map((part) => Math.min(1, Math.max(0, Number(part))));
    this.light = 0.3 * red + 0.59 * green + 0.11 * blue;
    this.#lights.set(components, this.light);
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
    if (!this.#standsOut(box)) throw new PdfFormError('text that cannot be seen');
    this.#texts.push(box);
    if (this.#texts.length > textLimit) throw new PdfFormError('a page with too much on it');
    return text;
  }

  /** Whether text there is seen on everything that it stands on: what was filled, down to what holds all of it. */
  #standsOut(box: Box): boolean {
    for (let at = this.#fills.length - 1; at >= 0; at -= 1) {
      const fill = this.#fills[at];
      if (fill === undefined || !overlap(fill.all, box)) continue;
      if (!fill.boxes.some((one) => overlap(one, box))) continue;
      if (!this.#contrasts(fill.light)) return false;
      if (fill.isSolid && holds(fill.all, box)) return true;
    }
    return this.#contrasts(paperLight);
  }

  #contrasts(ground: number | null): boolean {
    return ground !== null && Math.abs(ground - this.light) >= leastContrast;
  }

  /** Fills boxes with the colour. @throws PdfFormError if text stands there already. */
  cover(boxes: readonly Box[], isSolid: boolean): void {
    this.#add({ boxes, light: this.light, isSolid });
  }

  /** Draws lines, which have no colour that text could stand on. @throws PdfFormError if text stands there already. */
  line(boxes: readonly Box[], width: number, where: 'edges' | 'anywhere'): void {
    const lines = where === 'edges' ? boxes.flatMap(edgesOf) : boxes;
    this.#add({ boxes: lines.map((box) => grown(box, width / 2)), light: null, isSolid: false });
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
    this.#add({ boxes, light: null, isSolid: true });
  }

  #add({ boxes, ...how }: Omit<Fill, 'all'>): void {
    const all = union(boxes);
    const near = this.#texts.filter((text) => overlap(all, text));
    if (boxes.some((box) => near.some((text) => overlap(box, text)))) {
      throw new PdfFormError('text that is covered');
    }
    this.#fills.push({ ...how, all, boxes });
    this.#filled += boxes.length;
    if (this.#filled > fillLimit) throw new PdfFormError('a page with too much on it');
  }
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function holds(one: Box, other: Box): boolean {
  return (
    one.left <= other.left && one.right >= other.right && one.top <= other.top && one.bottom >= other.bottom
  );
}

function grown({ left, right, top, bottom }: Box, by: number): Box {
  return { left: left - by, right: right + by, top: top - by, bottom: bottom + by };
}

function edgesOf(box: Box): readonly Box[] {
  return [
    { ...box, right: box.left },
    { ...box, left: box.right },
    { ...box, bottom: box.top },
    { ...box, top: box.bottom },
  ];
}

/** What holds all of some boxes; nothing overlaps with that of none. */
export function union(boxes: readonly Box[]): Box {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.left);
    right = Math.max(right, box.right);
    top = Math.min(top, box.top);
    bottom = Math.max(bottom, box.bottom);
  }
  return { left, right, top, bottom };
}
