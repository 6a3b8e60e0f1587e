import { type Block, type DocumentModel, driveText, type Section } from './document-model.ts';
import { printableText } from './printable-text.ts';
import { time } from './wording.ts';

/**
 * Number of the wording and order of documents. Whoever changes what is printed, in which order, in which fonts or by which
 * operators, raises it: a verifier compares print and record only for the template that it knows, and certificates are
 * verified for years.
 */
export const templateVersion = 1;

/**
 * The form in which printed text is compared: without white space, because line breaks are the layout's business, and
 * with characters that share a glyph made one, because a glyph does not tell which of them it stands for. Marks join what
 * stands before them only once no line break stands between.
 */
export function comparableText(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '').normalize('NFKC');
}

/** All text of a document in reading order, comparable. */
export function linearText(model: DocumentModel): string {
  const organisation =
    model.organisation === null
      ? []
      : [printableText(model.organisation.name), model.organisation.address.map(printableText).join(' · ')];
  const { banner } = model;
  const texts = [
    ...organisation,
    model.title,
    model.subtitle,
    `${model.id}, issued ${model.issuedAt}`,
    banner.headline,
    banner.meaning,
    banner.statement,
    ...banner.reasons.map((reason) => `• ${printableText(reason)}`),
    ...model.sections.flatMap(sectionText),
    ...model.annex.flatMap(sectionText),
  ];
  return comparableText(texts.join(''));
}

/** What the document says of itself, for its metadata. */
export function titleAndSubject(model: DocumentModel): { readonly title: string; readonly subject: string } {
  return {
    title: `${model.title} ${model.id}`,
    subject: `${model.subtitle}; ${model.banner.headline}`,
  };
}

/** What the visible signature says. */
export function signatureLines(
  signer: { readonly subject: string; readonly sha256: string },
  issuedAt: string,
): readonly string[] {
  return [
    `Signed electronically by ${printableText(driveText(signer.subject, 'signer'))}`,
    `Claimed time ${time(issuedAt)}. Certificate SHA-256 ${signer.sha256}`,
  ];
}

/** What stands at the head of every page but the first, at its left and at its right end. */
export function pageHead(model: DocumentModel, page: number): readonly [] | readonly [string, string] {
  return page === 1 ? [] : [`${model.title} ${model.id}`, model.banner.headline];
}

/** What stands at the foot of every page, at its left and at its right end. */
export function pageFoot(model: DocumentModel, page: number, pages: number): readonly [string, string] {
  return [`${model.id} · ${model.banner.headline}`, `Page ${page} of ${pages}`];
}

function sectionText(section: Section): readonly string[] {
  return [section.title, ...section.blocks.flatMap(blockText)];
}

function blockText(block: Block): readonly string[] {
  switch (block.kind) {
    case 'rows':
      return block.rows.flatMap((row) => [row.label, printableText(row.value)]);
    case 'paragraph':
    case 'command':
      return [printableText(block.text)];
    case 'table':
      return [
        ...block.columns.map((column) => column.title),
        ...block.rows.flatMap((row) => row.map(printableText)),
      ];
    default:
      return block satisfies never;
  }
}
