import { type Face, faces, fontOf, textWidth } from './fonts.ts';
import { paperSizes, type Paper } from './paper.ts';
import {
  beginPdf,
  type PdfDocument,
  type PdfStructure,
  type PdfStructureOptions,
} from './pdfkit-internals.ts';
import { loadFaces, showText } from './show-text.ts';
import { leading, space } from './style.ts';

/** A document's own facts, for its metadata. All of them are the program's own texts: nothing is escaped later. */
export interface DocumentFacts {
  readonly title: string;
  readonly subject: string;
  readonly createdAt: Date;
  readonly creator: string;
}

/** How a line of text is drawn. */
export interface LineStyle {
  readonly face: Face;
  readonly size: number;
  readonly colour: string;
}

/**
 * Writes pages top to bottom: keeps the position, breaks pages, and puts every drawn thing either into the structure
 * tree or among the artifacts, so that nothing on the page is untagged (PDF/UA-1 §7.1).
 */
export class PageWriter {
  readonly pdf: PdfDocument;
  readonly left = space.margin;
  readonly right: number;
  readonly bottom: number;
  readonly #root: PdfStructure;
  readonly #decoratePage: (writer: PageWriter) => number;
  y = 0;

  /** `decoratePage` draws what every page has, as artifacts, and returns where the content begins. */
  constructor(paper: Paper, facts: DocumentFacts, decoratePage: (writer: PageWriter) => number) {
    const [width, height] = paperSizes[paper];
    this.right = width - space.margin;
    this.bottom = height - space.bottom;
    this.#decoratePage = decoratePage;
    this.pdf = beginPdf({
      size: [width, height],
      margin: 0,
      pdfVersion: '1.7',
      subset: 'PDF/A-3a',
      lang: 'en',
      tagged: true,
      displayTitle: true,
      autoFirstPage: false,
      bufferPages: true,
      font: null,
      info: {
        Title: facts.title,
        Subject: facts.subject,
        Creator: facts.creator,
        Producer: facts.creator,
        CreationDate: facts.createdAt,
      },
    });
    for (const face of faces) this.pdf.registerFont(face, fontOf(face));
    loadFaces(this.pdf);
    this.#root = this.pdf.struct('Document');
    this.pdf.addStructure(this.#root);
    this.newPage();
  }

  get width(): number {
    return this.right - this.left;
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = this.#decoratePage(this);
  }

  /** Goes to a new page unless `height` points are left on this one. */
  need(height: number): void {
    if (this.y + height > this.bottom) this.newPage();
  }

  /** Adds an element to the document's structure, or to another element. The caller ends it. */
  element(type: string, parent: PdfStructure | null = null, options: PdfStructureOptions = {}): PdfStructure {
    const element = this.pdf.struct(type, options);
    (parent ?? this.#root).add(element);
    return element;
  }

  /** Adds an element that holds just what `draw` draws, all on this page. */
  leaf(type: string, parent: PdfStructure | null, draw: () => void, options: PdfStructureOptions = {}): void {
    this.element(type, parent, options).add(draw).end();
  }

  /** Draws something that carries no content: lines, fills, repeated headers. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.pdf.markContent('Artifact', { type });
    draw();
    this.pdf.endMarkedContent();
  }

  /** One line of text with its top at `y`. */
  line(text: string, x: number, y: number, style: LineStyle): void {
    this.pdf.fillColor(style.colour);
    showText(this.pdf, style.face, style.size, text, x, y);
  }

  /** Lines of text, one under the other; returns the y below the last. */
  lines(lines: readonly string[], x: number, y: number, style: LineStyle): number {
    let top = y;
    for (const line of lines) {
      this.line(line, x, top, style);
      top += leading(style.size);
    }
    return top;
  }

  /** A line that ends at `x`. */
  lineEndingAt(text: string, x: number, y: number, style: LineStyle): void {
    this.line(text, x - textWidth(style.face, style.size, text), y, style);
  }

  end(): void {
    this.#root.end();
    this.pdf.end();
  }
}
