import type { CertificateSummary } from '../../shared/schemas/archive.ts';

/** What a spreadsheet takes for a formula, also behind white space, quotes and what cannot be seen. */
const formula = String.raw`[\s\p{Cf}"']*[=+\-@|%＝＋－＠]`;
const formulaAtStart = new RegExp(`^(?=${formula})`, 'u');
const formulaBehindSemicolon = new RegExp(`;(?=${formula})`, 'gu');

/** The columns of the spreadsheet, in order. */
const columns: readonly (readonly [string, (certificate: CertificateSummary) => string | null])[] = [
  ['Certificate', (certificate) => certificate.id],
  ['Kind', (certificate) => certificate.kind],
  ['Issued (UTC)', (certificate) => certificate.issuedAt],
  ['Outcome', (certificate) => certificate.outcome],
  ['Requested level', (certificate) => certificate.requestedLevel],
  ['Achieved level', (certificate) => certificate.achievedLevel ?? 'none'],
  ['Method', (certificate) => certificate.methodId],
  ['Media kind', (certificate) => certificate.mediaKind],
  ['Manufacturer', (certificate) => certificate.manufacturer],
  ['Model', (certificate) => certificate.model],
  ['Serial', (certificate) => certificate.serial],
  ['Capacity (bytes)', (certificate) => certificate.capacityBytes],
  ['Asset tag', (certificate) => certificate.assetTag],
  ['Source workstation', (certificate) => certificate.workstation],
  ['Operator', (certificate) => certificate.operator],
  ['Job', (certificate) => certificate.jobId],
  ['Origin', (certificate) => certificate.origin],
  ['Validation', (certificate) => certificate.validation],
  ['Verdict', (certificate) => certificate.verdict?.status ?? 'not verified'],
  ['Verified (UTC)', (certificate) => certificate.verdict?.at ?? null],
  ['Superseded by', (certificate) => certificate.supersededBy],
  ['SHA-256 of the record', (certificate) => certificate.jsonSha256],
];

/** UTF-8 byte order mark, without which spreadsheets take the text for their local code page; and the names of columns. */
export const csvHead = `\uFEFF${csvLine(columns.map(([name]) => name))}`;

/** One certificate as a line (RFC 4180). A fact that is not recorded is an empty cell. */
export function csvOf(certificate: CertificateSummary): string {
  return csvLine(columns.map(([, read]) => read(certificate) ?? ''));
}

/** Cells as a line: every cell quoted, and none that a spreadsheet would take for a formula. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/**
 * Serials and names come from drives and people, and a spreadsheet runs what begins like a formula (also behind white
 * space, and in full-width form). An apostrophe in front makes it text, as typing one does. Where semicolons part cells, as
 * in much of Europe, another cell begins at each of them, whatever the quotes say. Control characters, line breaks among
 * them, become spaces: some programs begin a new cell there.
 */
function harmless(cell: string): string {
  return cell
    .replace(/\p{Cc}|\p{Zl}|\p{Zp}/gu, ' ')
    .replace(formulaAtStart, "'")
    .replace(formulaBehindSemicolon, ";'");
}
