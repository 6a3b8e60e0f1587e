import { z } from 'zod';

import { readingOr } from '../../shared/reading.ts';
import {
  archivedIdSchema,
  certificateSummarySchema,
  type CertificateSummary,
  type SearchField,
} from '../../shared/schemas/archive.ts';
import type { Asset } from '../../shared/schemas/plan.ts';
import type { AnyRecord, ValidationState } from '../../shared/schemas/record.ts';
import { parseKept } from './archive-errors.ts';
import type { SqlRow } from './database.ts';
import { factTerm, foldedWords, termsOfWord } from './search-terms.ts';
import { takesItsPlace } from './vouching.ts';

/** What the archive reads out of a record to find it again. */
export interface RecordFacts {
  readonly id: string;
  readonly kind: 'drive' | 'batch';
  readonly issuedAt: string;
  readonly outcome: string | null;
  readonly requestedLevel: string | null;
  readonly achievedLevel: string | null;
  readonly methodId: string | null;
  readonly mediaKind: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly capacityBytes: string | null;
  readonly assetTag: string | null;
  readonly workstation: string | null;
  readonly operator: string;
  readonly jobId: string | null;
  readonly supersedes: string | null;
  /** What people decided; `null` for a batch. */
  readonly validation: ValidationState | null;
  /** Further texts that a search should find it by. */
  readonly alsoKnownBy: readonly string[];
}

/** Reads {@link RecordFacts} out of a record. */
export function factsOf(record: AnyRecord): RecordFacts {
  if (record.kind === 'batch') {
    return {
      id: record.id,
      kind: 'batch',
      issuedAt: record.issuedAt,
      outcome: null,
      requestedLevel: null,
      achievedLevel: null,
      methodId: null,
      mediaKind: null,
      manufacturer: null,
      model: null,
      serial: null,
      capacityBytes: null,
      assetTag: null,
      workstation: record.lot,
      operator: record.preparedBy.name,
      jobId: null,
      supersedes: null,
      validation: null,
      alsoKnownBy: [
        ...record.entries.flatMap((entry) => [entry.certificateId, entry.identifier.value]),
        ...(record.note === null ? [] : [record.note]),
      ],
    };
  }
  const { medium, asset, outcome } = record;
  return {
    id: record.id,
    kind: 'drive',
    issuedAt: record.issuedAt,
    outcome: outcome.kind,
    requestedLevel: outcome.requestedLevel,
    achievedLevel: outcome.achievedLevel,
    methodId: record.technique.methodId,
    mediaKind: medium.mediaKind,
    manufacturer: readingOr(medium.identity.vendor, null),
    model: readingOr(medium.identity.model, null),
    serial: medium.identifier.value,
    capacityBytes: medium.capacityBytes,
    assetTag: asset.assetTag,
    workstation: workstationOf(asset),
    operator: record.people.sanitizedBy.name,
    jobId: record.job.id,
    supersedes: record.supersedes,
    validation: record.validation.state,
    alsoKnownBy: [
      readingOr(medium.identity.serial, null),
      readingOr(medium.identity.wwn, null),
      readingOr(medium.identity.firmware, null),
      record.organisation?.name ?? null,
      asset.backupLocation,
      asset.confidentiality,
      asset.destination,
      asset.destinationDetails,
      asset.notes,
      record.disposition?.by.name ?? null,
      record.disposition?.note ?? null,
      record.people.verifiedBy?.name ?? null,
      record.people.concurrenceBy?.name ?? null,
      ...(record.validation.state === 'awaiting-decision'
        ? []
        : [record.validation.by.name, record.validation.grounds]),
      ...outcome.reasons.map(({ code }) => code),
    ].filter((text) => text !== null),
  };
}

/** The source workstation in one line; `null` where nothing is recorded of it. */
export function workstationOf(asset: Asset): string | null {
  const parts = [
    asset.source,
    asset.stationName,
    asset.modality,
    asset.manufacturer,
    asset.model,
    asset.serial,
    asset.facility,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : [...new Set(parts)].join(', ');
}

/** The folded words of everything that a certificate is found by, one fact a line. */
export function searchableWords(facts: RecordFacts): string {
  const texts = [
    facts.id,
    facts.serial,
    facts.manufacturer,
    facts.model,
    facts.assetTag,
    facts.workstation,
    facts.operator,
    facts.jobId,
    facts.methodId,
    facts.capacityBytes,
    ...facts.alsoKnownBy,
  ];
  return [...new Set(texts.flatMap((text) => (text === null ? [] : [foldedWords(text).join(' ')])))].join(
    '\n',
  );
}

/** What of a certificate the full-text index holds: its words, and its exact facts. */
export interface IndexedFacts {
  readonly words: string;
  readonly kind: string;
  readonly outcome: string | null;
  readonly achievedLevel: string | null;
  readonly mediaKind: string | null;
  readonly verdict: string | null;
  readonly origin: string;
  readonly assetTag: string | null;
  readonly workstation: string | null;
  readonly operator: string;
  readonly validation: string | null;
}

/** The text that is given to the full-text index: each term once. */
export function indexTerms(facts: IndexedFacts): string {
  const terms = new Set(facts.words.split(/[ \n]/u).flatMap(termsOfWord));
  const exact: Readonly<Record<string, string | null>> = {
    kind: facts.kind,
    outcome: facts.outcome,
    level: facts.kind === 'drive' ? (facts.achievedLevel ?? 'none') : null,
    mediaKind: facts.mediaKind,
    verdict: facts.verdict ?? 'not-verified',
    origin: facts.origin,
    assetTag: facts.assetTag,
    workstation: facts.workstation,
    operator: facts.operator,
    // Those that wait are those that are not decided, so that entries made before there were decisions are right, too.
    validation: facts.validation === 'awaiting-decision' ? null : facts.validation,
  };
  for (const [fact, value] of Object.entries(exact)) {
    if (value !== null) terms.add(factTerm(fact, value));
  }
  return [...terms].join(' ');
}

/** The column of each field that can be searched by itself. */
export const fieldColumns: Readonly<Record<SearchField, string>> = {
  id: 'id',
  jobId: 'job_id',
  serial: 'serial',
  manufacturer: 'manufacturer',
  model: 'model',
  assetTag: 'asset_tag',
  workstation: 'workstation',
  operator: 'operator',
  method: 'method_id',
  capacityBytes: 'capacity_bytes',
};

/** Certificates that share one second are told apart by the last part of their position. */
export const POSITIONS_PER_SECOND = 1024;

/** Where more were issued within one second, the rest stand up to this far behind; there is no room for even more. */
export const POSITION_OVERFLOW = 64 * POSITIONS_PER_SECOND;

/**
 * Positions are ordered like times of issue, to the second. What claims to be from before 1970 stands at the beginning: a
 * position is a cursor, too, and those are never negative.
 */
export function firstPosition(issuedAt: string): number {
  return Math.max(0, Math.floor(Date.parse(issuedAt) / 1000)) * POSITIONS_PER_SECOND;
}

const text = z.string();
const nullableText = text.nullable();

/** A row of the table, before it becomes a summary. */
const rowSchema = z.object({
  position: z.int(),
  id: archivedIdSchema,
  kind: text,
  issued_at: text,
  outcome: nullableText,
  requested_level: nullableText,
  achieved_level: nullableText,
  method_id: nullableText,
  media_kind: nullableText,
  manufacturer: nullableText,
  model: nullableText,
  serial: nullableText,
  capacity_bytes: nullableText,
  asset_tag: nullableText,
  workstation: nullableText,
  operator: text,
  job_id: nullableText,
  origin: text,
  json_sha256: text,
  verdict: nullableText,
  verdict_at: nullableText,
  has_pdf: z.int(),
  validation: nullableText,
  superseded_by: nullableText,
});

/** The columns of a summary; to be used with `FROM certificates AS c`. */
export const summaryColumns = `c.position, c.id, c.kind, c.issued_at, c.outcome, c.requested_level, c.achieved_level,
  c.method_id, c.media_kind, c.manufacturer, c.model, c.serial, c.capacity_bytes, c.asset_tag, c.workstation,
  c.operator, c.job_id, c.origin, c.json_sha256, c.verdict, c.verdict_at, c.validation,
  EXISTS (SELECT 1 FROM certificate_files f WHERE f.certificate_id = c.id AND f.role = 'pdf') AS has_pdf,
  (SELECT s.id FROM certificates s WHERE ${takesItsPlace} ORDER BY s.position DESC LIMIT 1) AS superseded_by`;

/** A row with {@link summaryColumns} as a summary, checked. Throws ClearbenchError `STATE_UNREADABLE`. */
export function summaryOf(row: SqlRow): CertificateSummary {
  const what = `The certificate ${String(row['id'])}`;
  const raw = parseKept(rowSchema, row, what);
  const summary = {
    id: raw.id,
    kind: raw.kind,
    issuedAt: raw.issued_at,
    outcome: raw.outcome,
    requestedLevel: raw.requested_level,
    achievedLevel: raw.achieved_level,
    methodId: raw.method_id,
    mediaKind: raw.media_kind,
    manufacturer: raw.manufacturer,
    model: raw.model,
    serial: raw.serial,
    capacityBytes: raw.capacity_bytes,
    assetTag: raw.asset_tag,
    workstation: raw.workstation,
    operator: raw.operator,
    jobId: raw.job_id,
    origin: raw.origin,
    jsonSha256: raw.json_sha256,
    hasPdf: raw.has_pdf === 1,
    verdict: raw.verdict === null ? null : { status: raw.verdict, at: raw.verdict_at },
    validation: raw.validation,
    supersededBy: raw.superseded_by,
  };
  return parseKept(certificateSummarySchema, summary, what);
}
