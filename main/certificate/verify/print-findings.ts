import type { AnyRecord } from '../../../shared/schemas/record.ts';
import {
  comparableText,
  linearText,
  pageFoot,
  pageHead,
  signatureLines,
  templateVersion,
  titleAndSubject,
} from '../document/linear-text.ts';
import type { DocumentModel } from '../document/document-model.ts';
import { metadataText } from '../document/metadata.ts';
import { documentModelOf } from '../document/model-of-record.ts';
import { templateEntry } from '../document/pdf-conventions.ts';
import type { Finding } from './finding.ts';
import { type DocumentFacts, documentFacts } from './pdf/document-facts.ts';
import type { PdfFont } from './pdf/embedded-font.ts';
import { printedText } from './pdf/printed-text.ts';
import type { PdfCertificate } from './pdf/read-pdf.ts';
import { appearanceText } from './pdf/signature-appearance.ts';
import { type ReadSignature, sha256Of } from './read-signature.ts';

/** Compares what a document shows with what it must show by the record. */
export function printFindings(
  { file, catalog, json }: PdfCertificate,
  record: AnyRecord,
  { path }: ReadSignature,
): readonly Finding[] {
  const template = catalog.get(templateEntry);
  if (typeof template !== 'number' || !Number.isSafeInteger(template) || template < 1) {
    return [{ code: 'PDF_TEXT_DISAGREES', detail: 'no template' }];
  }
  if (template > templateVersion) return [{ code: 'PDF_UNKNOWN_TEMPLATE', detail: `template ${template}` }];
  if (template < templateVersion) return [{ code: 'PDF_TEXT_UNCHECKED', detail: null }];
  const root = path.at(-1) ?? path[0];
  const { subject, sha256 } = path[0].identity;
  const signer = { subject, sha256, rootSha256: root.identity.sha256 };
  try {
    const jsonSha256 = Buffer.from(sha256Of(json)).toString('hex');
    const model = documentModelOf(record, { jsonSha256, signer });
    const fonts = new Map<number, PdfFont>();
    const shown = printedText(file, catalog, fonts);
    const agrees =
      shown.text === linearText(model) &&
      factsAsTheyMust(documentFacts(file, catalog), record, model) &&
      repeatedAsTheyMust(shown.artifacts, model) &&
      appearanceText(file, catalog, fonts) ===
        comparableText(signatureLines(signer, record.issuedAt).join(''));
    return agrees ? [] : [{ code: 'PDF_TEXT_DISAGREES', detail: null }];
  } catch (error) {
    return [{ code: 'PDF_TEXT_DISAGREES', detail: error instanceof Error ? error.message : null }];
  }
}

/** Of the time whole seconds are written. */
function factsAsTheyMust(facts: DocumentFacts, record: AnyRecord, model: DocumentModel): boolean {
  const { title, subject } = titleAndSubject(model);
  const { name, version } = record.tool;
  return (
    facts.title === title &&
    facts.subject === subject &&
    facts.creator === metadataText(`${name} ${version}`) &&
    facts.createdAt === `${record.issuedAt.slice(0, 19)}Z`
  );
}

/** What is marked as repeated is not read as content, so it must be nothing but heads and feet. */
function repeatedAsTheyMust(pages: readonly (readonly string[])[], model: DocumentModel): boolean {
  return pages.every((lines, index) => {
    const must = [...pageHead(model, index + 1), ...pageFoot(model, index + 1, pages.length)];
    return (
      must.length === lines.length &&
      must.every((line, at) => comparableText(line) === comparableText(lines[at] ?? ''))
    );
  });
}
