import { drawBanner } from './banner.ts';
import type { DocumentModel } from './document-model.ts';
import { wrapText } from './fonts.ts';
import { pageFoot, pageHead, titleAndSubject } from './linear-text.ts';
import { drawLogo, logoSize } from './logo/draw-logo.ts';
import type { Logo } from './logo/logo.ts';
import { PageWriter } from './page-writer.ts';
import type { Paper } from './paper.ts';
import { printableText } from './printable-text.ts';
import { drawQrCode } from './qr-code.ts';
import { drawSection } from './sections.ts';
import { drawSignatureField, type SignatureAppearance } from './signature-field.ts';
import { colour, leading, space, type } from './style.ts';

/** What the layout needs beside the text. */
export interface LayoutOptions {
  readonly paper: Paper;
  readonly createdAt: Date;
  readonly creator: string;
  readonly appearance: SignatureAppearance;
  readonly logo: Logo | null;
}

const qrSize = 74;
/** Points that a logo may take. */
const logoBox = { width: 130, height: 30 };

/** Lays a document out on pages. The caller adds attachments and ends it. */
export function layOutDocument(model: DocumentModel, options: LayoutOptions): PageWriter {
  let pages = 0;
  const writer = new PageWriter(
    options.paper,
    {
      ...titleAndSubject(model),
      createdAt: options.createdAt,
      creator: options.creator,
    },
    (page) => {
      pages += 1;
      return decoratePage(page, model, pages);
    },
  );
  drawHead(writer, model, options.logo);
  drawBanner(writer, model.banner);
  for (const section of model.sections) drawSection(writer, section);
  drawSignatureField(writer, options.appearance);
  if (model.annex.length > 0) {
    writer.newPage();
    for (const section of model.annex) drawSection(writer, section);
  }
  drawFooters(writer, model, pages);
  return writer;
}

/** Every page of a failed job carries bars at its edges and the outcome at its head, so that no page passes for another's. */
function decoratePage(writer: PageWriter, model: DocumentModel, page: number): number {
  const { pdf } = writer;
  if (model.banner.tone === 'failure') {
    writer.artifact(() => {
      pdf.rect(14, 14, 9, pdf.page.height - 28).rect(pdf.page.width - 23, 14, 9, pdf.page.height - 28);
      pdf.fill(colour.failure);
    });
  }
  const [left, right] = pageHead(model, page);
  if (left === undefined || right === undefined) return 36;
  writer.artifact(() => {
    const style = { face: 'bold', size: type.label, colour: colour.ink } as const;
    writer.line(left, writer.left, 30, style);
    writer.lineEndingAt(right, writer.right, 30, style);
  }, 'Pagination');
  return 30 + leading(type.label) + 6;
}

function drawHead(writer: PageWriter, model: DocumentModel, logo: Logo | null): void {
  const top = writer.y;
  const width = writer.width - qrSize - space.column;
  let y = top;
  if (model.organisation !== null) y = drawOrganisation(writer, model.organisation, logo, width) + 6;
  writer.leaf('H1', null, () => {
    writer.line(model.title, writer.left, y, { face: 'bold', size: type.title, colour: colour.ink });
    y += leading(type.title);
  });
  const quiet = { face: 'regular', size: type.subtitle, colour: colour.quiet } as const;
  writer.leaf('P', null, () => {
    y = writer.lines([model.subtitle], writer.left, y, quiet);
  });
  writer.leaf('P', null, () => {
    writer.line(`${model.id}, issued ${model.issuedAt}`, writer.left, y, {
      ...quiet,
      face: 'bold',
      colour: colour.ink,
    });
    y += leading(type.subtitle);
  });
  const qrLeft = writer.right - qrSize;
  writer.leaf('Figure', null, () => drawQrCode(writer.pdf, model.qr.content, qrLeft, top - 4, qrSize), {
    alt: `QR code: ${model.qr.caption}`,
    bbox: [qrLeft, top - 4, writer.right, top - 4 + qrSize],
    placement: 'Block',
  });
  writer.y = Math.max(y, top + qrSize) + 8;
}

/** The organisation that issues the certificate, beside its logo; returns where it ends. */
function drawOrganisation(
  writer: PageWriter,
  organisation: NonNullable<DocumentModel['organisation']>,
  logo: Logo | null,
  width: number,
): number {
  const top = writer.y;
  let left = writer.left;
  let bottom = top;
  const name = printableText(organisation.name);
  if (logo !== null) {
    const size = logoSize(logo, logoBox);
    writer.leaf('Figure', null, () => drawLogo(writer.pdf, logo, left, top, size), {
      alt: `Logo of ${name}`,
      bbox: [left, top, left + size.width, top + size.height],
      placement: 'Block',
    });
    bottom = top + size.height;
    left += size.width + space.column;
  }
  const room = writer.left + width - left;
  const nameStyle = { face: 'bold', size: type.section, colour: colour.ink } as const;
  let y = top;
  writer.leaf('P', null, () => {
    y = writer.lines(wrapText(nameStyle.face, nameStyle.size, name, room), left, y, nameStyle);
  });
  const text = organisation.address.map(printableText).join(' · ');
  const style = { face: 'regular', size: type.label, colour: colour.quiet } as const;
  if (text !== '') {
    writer.leaf('P', null, () => {
      y = writer.lines(wrapText(style.face, style.size, text, room), left, y, style);
    });
  }
  return Math.max(y, bottom);
}

function drawFooters(writer: PageWriter, model: DocumentModel, pages: number): void {
  const style = { face: 'regular', size: type.small, colour: colour.quiet } as const;
  for (let page = 0; page < pages; page += 1) {
    writer.pdf.switchToPage(page);
    const y = writer.bottom + 16;
    const [left, right] = pageFoot(model, page + 1, pages);
    writer.artifact(() => {
      writer.line(left, writer.left, y, style);
      writer.lineEndingAt(right, writer.right, y, style);
    }, 'Pagination');
  }
}
