/** The part of fontkit that is used here; the package comes without types. */
declare module 'fontkit' {
  export interface Glyph {
    readonly id: number;
    readonly codePoints: readonly number[];
    readonly advanceWidth: number;
  }

  export interface GlyphPosition {
    xAdvance: number;
    yAdvance: number;
    xOffset: number;
    yOffset: number;
  }

  export interface GlyphRun {
    readonly glyphs: readonly Glyph[];
    readonly positions: readonly GlyphPosition[];
    readonly advanceWidth: number;
  }

  export interface Subset {
    /** Numbers of the glyphs in the whole font. */
    readonly glyphs: readonly number[];
    /** Takes a glyph of the whole font in, and tells its number here. */
    includeGlyph(id: number): number;
    encode(): Uint8Array;
  }

  export interface Font {
    readonly postscriptName: string;
    readonly characterSet: readonly number[];
    readonly unitsPerEm: number;
    readonly ascent: number;
    readonly descent: number;
    readonly capHeight: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): Glyph;
    /** Kept once made: the code points of the first call count. */
    getGlyph(id: number, codePoints: readonly number[]): Glyph;
    layout(text: string): GlyphRun;
    createSubset(): Subset;
  }
  export function create(data: Uint8Array): Font;
}
