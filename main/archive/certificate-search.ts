import {
  certificateQuerySchema,
  MAX_PAGE,
  type CertificatePage,
  type CertificateQuery,
  type CertificateQueryInput,
  type CertificateSummary,
  type SearchField,
} from '../../shared/schemas/archive.ts';
import type { ValidationState } from '../../shared/schemas/record.ts';
import {
  fieldColumns,
  firstPosition,
  POSITION_OVERFLOW,
  summaryColumns,
  summaryOf,
} from './certificate-row.ts';
import type { Database, SqlValue } from './database.ts';
import { factTerm, foldedWords, SHORTEST_INNER_PART, termsOfPart } from './search-terms.ts';

/** Exact facts of a query and the name under which the index holds them. */
const factsOfQuery = {
  kinds: 'kind',
  outcomes: 'outcome',
  levels: 'level',
  mediaKinds: 'mediaKind',
  verdicts: 'verdict',
  origins: 'origin',
  assetTags: 'assetTag',
  workstations: 'workstation',
  operators: 'operator',
} as const satisfies Readonly<Partial<Record<keyof CertificateQuery, string>>>;

/** A query as SQL: which terms the index must hold, and what is then compared row by row. */
interface Search {
  /** FTS5 expression; `null` where the query has nothing to look up in the index. */
  readonly match: string | null;
  readonly conditions: readonly string[];
  readonly values: readonly SqlValue[];
}

/**
 * One page of the certificates that match.
 *
 * The full-text index delivers candidates in the order of their positions, so that a page costs what it takes to find
 * its own rows, however many match; all terms, those of exact facts included, are intersected inside the index. Only then
 * rows are compared, to drop those in which all parts of a word occur but not the word.
 */
export function findCertificates(database: Database, input: CertificateQueryInput = {}): CertificatePage {
  const query = certificateQuerySchema.parse(input);
  const search = planSearch(query);
  const position = search.match === null ? 'c.position' : 't.rowid';
  const conditions = [...search.conditions];
  const values = [...search.values];
  if (query.cursor !== null) {
    conditions.push(`${position} ${query.order === 'newest' ? '<' : '>'} ?`);
    values.push(BigInt(query.cursor));
  }
  const rows = database.all(
    `SELECT ${summaryColumns} FROM ${sourceOf(search)} ${whereOf(conditions)}
     ORDER BY ${position} ${query.order === 'newest' ? 'DESC' : 'ASC'} LIMIT ?`,
    ...values,
    query.limit + 1,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1)?.['position'];
  return {
    certificates: shown.map(summaryOf),
    nextCursor: rows.length > query.limit && typeof last === 'number' ? String(last) : null,
  };
}

/** All certificates that match, page after page. Limit and cursor of the query do not matter. */
export function* allCertificates(
  database: Database,
  query: CertificateQueryInput = {},
): Iterable<CertificateSummary> {
  let cursor: string | null = null;
  do {
    const page = findCertificates(database, { ...query, limit: MAX_PAGE, cursor });
    yield* page.certificates;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** How many certificates match, counted up to `atMost`. Limit and cursor of the query do not matter. */
export function countCertificates(
  database: Database,
  input: CertificateQueryInput = {},
  atMost = 10_000,
): number {
  const search = planSearch(certificateQuerySchema.parse(input));
  const row = database.get(
    `SELECT count(*) AS found FROM (SELECT 1 FROM ${sourceOf(search)} ${whereOf(search.conditions)} LIMIT ?)`,
    ...search.values,
    atMost,
  );
  return Number(row?.['found'] ?? 0);
}

/** CROSS JOIN keeps SQLite from walking the certificates and asking the index about each. */
function sourceOf(search: Search): string {
  return search.match === null
    ? 'certificates AS c'
    : 'certificate_terms AS t CROSS JOIN certificates AS c ON c.position = t.rowid';
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

function planSearch(query: CertificateQuery): Search {
  const terms: string[] = [];
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const require = (condition: string, value: SqlValue): void => {
    conditions.push(condition);
    values.push(value);
  };

  for (const part of partsOfText(query.text)) {
    terms.push(...part.split(' ').flatMap(termsOfPart));
    // A short word is exactly its index term, and a word of three characters, too.
    if (part.includes(' ') || Array.from(part).length > SHORTEST_INNER_PART) {
      require('instr(c.words, ?) > 0', part);
    }
  }
  for (const [field, wanted] of Object.entries(query.fields) as [SearchField, string][]) {
    const words = foldedWords(wanted);
    terms.push(...words.flatMap(termsOfPart));
    for (const word of words) {
      const inner = Array.from(word).length >= SHORTEST_INNER_PART;
      require(`instr(' ' || fold_text(c.${fieldColumns[field]}), ?) > 0`, inner ? word : ` ${word}`);
    }
  }
  for (const [name, fact] of Object.entries(factsOfQuery) as [keyof typeof factsOfQuery, string][]) {
    const wanted: readonly string[] = query[name];
    if (wanted.length > 0) terms.push(`(${wanted.map((value) => factTerm(fact, value)).join(' OR ')})`);
  }

  if (query.validations.length > 0) {
    terms.push(`(${query.validations.map(termOfValidation).join(' OR ')})`);
  }

  const match = terms.length === 0 ? null : [...new Set(terms)].join(' AND ');
  const position = match === null ? 'c.position' : 't.rowid';
  // As BigInt, because numbers are bound as REAL, and FTS5 seeks to a rowid only if it is an INTEGER.
  if (query.issuedFrom !== null) {
    require(`${position} >= ?`, BigInt(firstPosition(query.issuedFrom)));
    require('c.issued_at >= ?', query.issuedFrom);
  }
  if (query.issuedBefore !== null) {
    require(`${position} < ?`, BigInt(firstPosition(query.issuedBefore) + POSITION_OVERFLOW));
    require('c.issued_at < ?', query.issuedBefore);
  }
  if (match === null) return { match, conditions, values };
  return {
    match,
    conditions: ['certificate_terms MATCH ?', ...conditions],
    values: [match, ...values],
  };
}

/** Which certificates of drives are in a state; the index holds decisions alone. */
function termOfValidation(state: ValidationState): string {
  const decided = (['accepted', 'rejected'] as const).map((value) => factTerm('validation', value));
  return state === 'awaiting-decision'
    ? `(${factTerm('kind', 'drive')} NOT (${decided.join(' OR ')}))`
    : factTerm('validation', state);
}

/** The folded words and "quoted words" of a free text. */
function partsOfText(text: string): readonly string[] {
  return text
    .split('"')
    .flatMap((piece, index) => {
      const words = foldedWords(piece);
      return index % 2 === 1 ? [words.join(' ')] : words;
    })
    .filter((part) => part.length > 0);
}
