import type { Block, DocumentModel, Section } from './document-model.ts';
import { printableText } from './printable-text.ts';

/**
 * Number of the wording and order of documents. Whoever changes what is printed, or in which order, raises it: a verifier
 * compares print and record only for the template that it knows, and certificates are verified for years.
 */
export const templateVersion = 1;

/**
 * The form in which printed text is compared: without white space, because line breaks are the layout's business, and
 * with characters that share a glyph made one, because a glyph does not tell which of them it stands for.
 */
export function comparableText(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '');
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
