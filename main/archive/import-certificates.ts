import { ClearbenchError, hasCode, type Problem } from '../../shared/problem.ts';
import { readErrorWords } from '../system-error.ts';
import { archivedIdSchema, type ArchivedId } from '../../shared/schemas/archive.ts';
import type { AnyRecord } from '../../shared/schemas/record.ts';
import type { Verdict } from '../certificate/verify/verdict.ts';
import type { VerdictStatus } from '../../shared/schemas/verdict.ts';
import type { CertificateFiles, CertificateReader } from './archive.ts';
import { archiveError } from './archive-errors.ts';
import type { ArchiveParts } from './archive-parts.ts';
import {
  enterCertificate,
  enterFiles,
  enterVerdict,
  filesAreThere,
  getSummary,
  keptUnder,
  storeFilesOfMany,
  type StoredFile,
} from './certificate-store.ts';
import { MAX_CONTENT_BYTES, sha256Of } from './content-store.ts';
import { type Displacement, displacementBy } from './displacement.ts';
import { additionOf, type Addition } from './import-again.ts';
import { removeCertificate, removeContents } from './retention.ts';
import { workAhead } from './work-ahead.ts';
import { openSource, unreadable, type ImportCandidate, type ImportSource } from './import-source.ts';

/** What became of one certificate of an import. */
export interface ImportedItem {
  /** As the source names it. */
  readonly name: string;
  readonly state: 'imported' | 'already-here' | 'refused';
  readonly certificateId: ArchivedId | null;
  readonly verdict: VerdictStatus | null;
  /** Why it was refused. */
  readonly problem: Problem | null;
}

/** What an import is done with. */
export interface ImportOptions {
  readonly reader: CertificateReader;
  /** Who imports; for the ledger. */
  readonly actor: string;
  /** Told after every batch. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops it after the batch that is being written. */
  readonly signal?: AbortSignal;
}

/** One batch is verified, written and committed together: small enough that other processes hardly wait for it. */
const BATCH_ITEMS = 64;
const BATCH_BYTES = 64 * 1024 * 1024;
/** Batches that are read and verified while one is written. */
const BATCHES_AHEAD = 2;

/**
 * Takes in certificates that other stations issued. Each one is verified on the way; what is unchanged since it was signed
 * is kept with its verdict, whatever the trust in its key, and what is not is refused. Certificates that are here already
 * are recognised by id and content; what a copy adds to one (a document, a timestamp, files that were damaged here) is taken.
 * A batch is all or nothing; an import that was cut short goes on when it is repeated. The answer holds what was looked
 * at until the signal.
 *
 * @throws ClearbenchError `CERTIFICATE_UNREADABLE` if the source as a whole can't be read; `STATE_FULL` …
 */
export async function importCertificates(
  parts: ArchiveParts,
  source: ImportSource,
  options: ImportOptions,
): Promise<readonly ImportedItem[]> {
  const opened = await openSource(source);
  try {
    const items: ImportedItem[] = [];
    const reader = options.reader.forMany(opened.candidates.length);
    const judged = workAhead(batchesOf(opened.candidates), BATCHES_AHEAD, (batch) =>
      Promise.all(batch.map((candidate) => judge(candidate, reader))),
    );
    let done = 0;
    // While one batch goes to the disk, the next ones are read and verified.
    for await (const batch of judged) {
      items.push(...(await keepBatch(parts, batch, options)));
      done += batch.length;
      options.onProgress?.(done, opened.candidates.length);
      if (options.signal?.aborted === true) break;
    }
    noteNothingNew(parts, items, options.actor);
    return items;
  } finally {
    opened.close();
  }
}

/** What is new or refused has an entry of its own; that somebody imported at all must be told where nothing was. */
function noteNothingNew(parts: ArchiveParts, items: readonly ImportedItem[], actor: string): void {
  if (items.length === 0 || items.some(({ state }) => state !== 'already-here')) return;
  parts.commit((record) =>
    record({
      action: 'certificate-imported',
      actor,
      subject: null,
      details: { alreadyHere: items.length },
    }),
  );
}

/** A candidate that was read and judged: to be kept, or refused. */
type Judged =
  | {
      readonly name: string;
      readonly keep: true;
      readonly id: ArchivedId;
      readonly record: AnyRecord;
      readonly files: CertificateFiles;
      readonly status: VerdictStatus;
      readonly isTrusted: boolean;
      readonly isProven: boolean;
    }
  | {
      readonly name: string;
      readonly keep: false;
      readonly status: VerdictStatus | null;
      readonly problem: Problem;
    };

/** The candidates in batches: as many as may be in memory at once, for a folder may hold large files. */
async function* batchesOf(
  candidates: readonly ImportCandidate[],
): AsyncGenerator<readonly ImportCandidate[], void, undefined> {
  for (let start = 0; start < candidates.length;) {
    const next = candidates.slice(start, start + BATCH_ITEMS);
    const sizes = await Promise.all(next.map(sizeOf));
    let bytes = 0;
    const fitting = sizes.findIndex((size) => (bytes += size) > BATCH_BYTES);
    const batch = fitting === -1 ? next : next.slice(0, Math.max(1, fitting));
    yield batch;
    start += batch.length;
  }
}

async function sizeOf({ json, p7s, pdf }: ImportCandidate): Promise<number> {
  const sizes = await Promise.all([json, p7s, pdf].map((file) => file?.sizeBytes() ?? Promise.resolve(0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Whatever is wrong with one candidate is that candidate's problem and never ends the import. */
async function judge(candidate: ImportCandidate, reader: CertificateReader): Promise<Judged> {
  const { name } = candidate;
  const refused = (status: VerdictStatus | null, problem: Problem): Judged => ({
    name,
    keep: false,
    status,
    problem,
  });
  try {
    const files = await readCandidate(candidate, reader);
    const verdict = await reader.verify(files);
    const { record } = verdict;
    if (record === null || files.p7s === null) return refused(verdict.status, problemOf(verdict));
    const { json, p7s, pdf } = files;
    return {
      name,
      keep: true,
      id: archivedIdSchema.parse(record.id),
      record,
      files: { json, p7s, pdf },
      status: verdict.status,
      isTrusted: verdict.trusted,
      isProven: verdict.provenTime !== null,
    };
  } catch (error) {
    const known =
      error instanceof ClearbenchError
        ? error
        : unreadable(`It could not be read (${readErrorWords(error)}).`, error);
    return refused(null, known.toProblem());
  }
}

async function readCandidate(
  candidate: ImportCandidate,
  reader: CertificateReader,
): Promise<{ json: Uint8Array; p7s: Uint8Array | null; pdf: Uint8Array | null }> {
  if (candidate.refusal !== null) throw unreadable(candidate.refusal);
  const [json, p7s, pdf] = await Promise.all(
    [candidate.json, candidate.p7s, candidate.pdf].map((file) => file?.read() ?? Promise.resolve(null)),
  );
  if ([json, p7s, pdf].some((bytes) => bytes != null && bytes.length > MAX_CONTENT_BYTES)) {
    throw unreadable('It is larger than any certificate.');
  }
  if (json != null) return { json, p7s: p7s ?? null, pdf: pdf ?? null };
  const attached = pdf == null ? null : await reader.unpack(pdf);
  if (attached === null) throw unreadable('There is no certificate in it.');
  return { ...attached, pdf: pdf ?? null };
}

function problemOf(verdict: Verdict): Problem {
  const reasons = verdict.problems.map((problem) => problem.message).join(' ');
  return {
    code: 'CERTIFICATE_REFUSED',
    message: wellFormed(
      `The certificate is ${verdict.status.toLowerCase()}. ${reasons}`.trim().slice(0, 2000),
    ),
  };
}

/** What tells a file apart stands at the end of its name. Half a character would be no text that can be hashed. */
const endOf = (name: string): string => wellFormed(name.slice(-500));

const wellFormed = (text: string): string => text.toWellFormed();

async function keepBatch(
  parts: ArchiveParts,
  batch: readonly Judged[],
  options: ImportOptions,
): Promise<readonly ImportedItem[]> {
  try {
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const stored = await storeBatch(parts, batch, options.reader);
      const items = parts.commit((record) => {
        if (![...stored.values()].every(({ files }) => filesAreThere(parts.content, files))) return null;
        const order = [...batch].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
        return new Map(order.map((judged) => [judged, enter(parts, judged, stored, record, options.actor)]));
      });
      if (items === null) continue;
      if ([...stored.values()].some(({ kind }) => kind === 'displaces')) removeContents(parts);
      const late = batch.filter((judged) => items.get(judged) === null);
      if (late.length === batch.length && late.length > 0) continue;
      const later = late.length === 0 ? [] : await keepBatch(parts, late, options);
      const lateItems = new Map(late.map((judged, index) => [judged, later[index] ?? null]));
      return batch.flatMap((judged) => items.get(judged) ?? lateItems.get(judged) ?? []);
    }
  } catch (error) {
    throw archiveError(error, 'The imported certificates could not be kept.');
  }
  throw new ClearbenchError(
    'STATE_UNREADABLE',
    'The archive changes faster than certificates can be entered into it.',
  );
}

/**
 * What is trusted comes first, so that no other takes its id. Then in the order of issue, because the full-text index is
 * written fastest in its own order.
 */
function orderOf(judged: Judged): string {
  if (!judged.keep) return '';
  const rank = judged.status === 'VALID' ? 0 : judged.isTrusted ? 1 : 2;
  return `${rank} ${judged.record.issuedAt}`;
}

/** What was put into the content store for one of a batch: all of a new one, or what a known one gains. */
type Change =
  Addition | Displacement | { readonly kind: 'new' | 'nothing'; readonly files: readonly StoredFile[] };

/** A change, and what was kept under the id when it was worked out (see `keptUnder`). */
type Stored = Change & { readonly before: string | null };

async function storeBatch(
  parts: ArchiveParts,
  batch: readonly Judged[],
  reader: CertificateReader,
): Promise<ReadonlyMap<Judged, Stored>> {
  const fresh = batch.flatMap((judged) =>
    judged.keep && keptUnder(parts, judged.id) === null ? [judged] : [],
  );
  const files = await storeFilesOfMany(
    parts.content,
    fresh.map((judged) => judged.files),
  );
  const stored = new Map<Judged, Stored>(
    fresh.map((judged, index) => [judged, { kind: 'new', files: files[index] ?? [], before: null }]),
  );
  for (const judged of batch) {
    if (!judged.keep || stored.has(judged)) continue;
    const before = keptUnder(parts, judged.id);
    const change = (await displacementBy(parts, judged, reader)) ??
      (await additionOf(parts, judged, reader)) ?? { kind: 'nothing', files: [] };
    stored.set(judged, { ...change, before });
  }
  return stored;
}

/**
 * Enters one certificate of a batch, inside the batch's transaction. `null`: what is kept under its id is no longer what it
 * was compared with, because of another one of the batch or of another process.
 */
function enter(
  parts: ArchiveParts,
  judged: Judged,
  stored: ReadonlyMap<Judged, Stored>,
  record: Parameters<Parameters<ArchiveParts['commit']>[0]>[0],
  actor: string,
): ImportedItem | null {
  const { name, status } = judged;
  if (!judged.keep) {
    record({
      action: 'import-refused',
      actor,
      subject: endOf(name),
      details: { verdict: status, reason: judged.problem.message },
    });
    return { name, state: 'refused', certificateId: null, verdict: status, problem: judged.problem };
  }
  const { id } = judged;
  const put = stored.get(judged);
  if (put === undefined || keptUnder(parts, id) !== put.before) return null;
  const jsonSha256 = sha256Of(judged.files.json);
  const kept = put.kind === 'displaces' ? null : getSummary(parts.database, id);
  const refused = (message: string): ImportedItem => {
    record({ action: 'import-refused', actor, subject: id, details: { jsonSha256, reason: message } });
    const problem: Problem = { code: 'CERTIFICATE_REFUSED', message };
    return { name, state: 'refused', certificateId: id, verdict: status, problem };
  };
  if (kept !== null && kept.jsonSha256 !== jsonSha256)
    return refused(`Another certificate with the id ${id} is in the archive.`);
  if (kept !== null) {
    if (put.kind === 'document' || put.kind === 'healed' || put.kind === 'upgraded') {
      const verdict = put.status ?? kept.verdict?.status ?? null;
      enterFiles(parts.database, id, put.files, parts.time());
      if (put.status !== null) enterVerdict(parts.database, id, put.status, parts.time());
      const hashes = put.files.map(({ role, sha256 }) => [`${role}Sha256`, sha256] as const);
      record({
        action: put.kind === 'upgraded' ? 'certificate-upgraded' : 'certificate-imported',
        actor,
        subject: id,
        details: { jsonSha256, verdict, added: put.kind, ...Object.fromEntries(hashes) },
      });
    }
    return { name, state: 'already-here', certificateId: id, verdict: status, problem: null };
  }
  if (put.kind === 'displaces') {
    removeCertificate(parts.database, id);
    const details = { jsonSha256: put.displacedSha256, by: jsonSha256, keptAs: put.keptAs };
    record({ action: 'certificate-displaced', actor, subject: id, details });
  }
  const entry = { record: judged.record, files: put.files, jobId: null, verdict: status } as const;
  try {
    enterCertificate(parts.database, { ...entry, origin: 'imported' }, parts.time());
  } catch (error) {
    // Strangers can claim any time. Where one gives way for it, there is room.
    if (!hasCode(error, 'CERTIFICATE_NOT_WRITTEN')) throw error;
    if (put.kind !== 'new') throw error;
    return refused(error.message);
  }
  record({ action: 'certificate-imported', actor, subject: id, details: { jsonSha256, verdict: status } });
  return { name, state: 'imported', certificateId: id, verdict: status, problem: null };
}
