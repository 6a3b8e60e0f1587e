import type { Font, GlyphPosition } from 'fontkit';
import PDFDocument from 'pdfkit';

/** An indirect object of the file being written. */
export interface PdfReference {
  readonly data: Record<string, unknown>;
  write(chunk: string | Uint8Array): void;
  end(chunk?: string | Uint8Array): void;
}

/** An element of the structure tree (ISO 32000-1 §14.7). Closures draw their content when they are attached. */
export interface PdfStructure {
  add(child: PdfStructure | (() => void)): PdfStructure;
  end(): void;
}

/** How a structure element is described to people who do not see the page. */
export interface PdfStructureOptions {
  readonly title?: string;
  readonly alt?: string;
  readonly actual?: string;
  readonly bbox?: readonly [number, number, number, number];
  readonly placement?: string;
  readonly scope?: 'Row' | 'Column';
}

/** A font as one document embeds it. */
export interface EmbeddedFont {
  readonly id: string;
  /** In thousandths of the size. */
  readonly ascender: number;
  ref(): PdfReference;
  /** Numbers of the glyphs in the embedded font, in hex, and where they stand. */
  encode(text: string): readonly [string[], readonly (GlyphPosition & { readonly advanceWidth: number })[]];
}

/**
 * The parts of pdfkit 0.20.2 that its type package lacks or that are private to it: structure attributes, the catalog, and
 * the embedded font, which the signature's appearance needs. The exact version is pinned for this reason.
 */
export interface PdfDocument extends Omit<
  PDFKit.PDFDocument,
  | 'ref'
  | 'struct'
  | 'addStructure'
  | 'font'
  | 'registerFont'
  | 'annotate'
  | 'switchToPage'
  | 'initForm'
  | 'page'
  | 'addContent'
> {
  readonly _root: PdfReference;
  readonly _font: EmbeddedFont;
  readonly page: Omit<PDFKit.PDFPage, 'fonts' | 'xobjects'> & {
    readonly fonts: Record<string, PdfReference>;
    readonly xobjects: Record<string, PdfReference>;
  };
  addContent(operators: string): PdfDocument;
  ref(data: object): PdfReference;
  struct(type: string, options?: PdfStructureOptions): PdfStructure;
  addStructure(element: PdfStructure): void;
  font(source: string | Font): PdfDocument;
  registerFont(name: string, source: Font): PdfDocument;
  annotate(x: number, y: number, w: number, h: number, options: object): PdfDocument;
  switchToPage(page: number): void;
  initForm(): void;
  /** Overridden: pdfkit writes its own profile, documents here carry the one in `resources/icc`. */
  _addColorOutputIntent: () => void;
}

/** Options that the type package lacks. */
export interface PdfOptions extends Omit<PDFKit.PDFDocumentOptions, 'font' | 'info'> {
  /** No default font: pdfkit would open it again each time that it is named. */
  readonly font: null;
  readonly info: Readonly<Record<string, string | Date>>;
}

/** Begins a PDF. */
export function beginPdf(options: PdfOptions): PdfDocument {
  const create = PDFDocument as unknown as new (options: PdfOptions) => PdfDocument;
  return new create(options);
}
