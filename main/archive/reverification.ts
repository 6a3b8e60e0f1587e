import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { canonicalJson } from '../../shared/canonical-json.ts';
import { hasCode } from '../../shared/problem.ts';
import type { CertificateSummary } from '../../shared/schemas/archive.ts';
import { utcTimeSchema } from '../../shared/schemas/plan.ts';
import { verdictStatusSchema, type VerdictStatus } from '../../shared/schemas/verdict.ts';
import { writeDurableFile } from '../durable-file.ts';
import type { CertificateReader } from './archive.ts';
import { archiveError, parseKeptJson } from './archive-errors.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { allCertificates } from './certificate-search.ts';
import { enterVerdict, keptUnder, readFiles } from './certificate-store.ts';
import { sha256Of } from './content-store.ts';

/** Certificates that a report names one by one; beyond it they are only counted. */
const NAMED = 1000;
const BATCH = 32;

const count = z.int().nonnegative();

/** What a re-verification of the whole archive found. */
export const reverificationReportSchema = z
  .strictObject({
    reportVersion: z.literal(1),
    startedAt: utcTimeSchema,
    endedAt: utcTimeSchema,
    checked: count,
    /** How many got which verdict. */
    verdicts: z.partialRecord(verdictStatusSchema, count),
    /** How many have files that are missing or are not what was archived; they count as `INVALID`. */
    damaged: count,
    /** How many got another verdict than the last time. */
    changed: count,
    /** How many a person should look at: damaged, failed, or with another verdict than before. */
    noteworthy: count,
    /** The first of them, by name. */
    named: z
      .array(
        z
          .strictObject({
            id: z.string(),
            before: verdictStatusSchema.nullable(),
            after: verdictStatusSchema,
            damage: z.string().nullable(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
export type ReverificationReport = z.infer<typeof reverificationReportSchema>;

/** What a re-verification is done with. */
export interface ReverificationOptions {
  readonly reader: CertificateReader;
  readonly actor: string;
  /** Told after every batch. */
  readonly onProgress?: (progress: {
    readonly checked: number;
    readonly total: number;
    readonly failed: number;
  }) => void;
  /** Stops it before the next batch; what was found so far is kept, and there is no report. */
  readonly signal?: AbortSignal;
}

/**
 * Verifies every certificate of the archive again, oldest first: each file against the hash that was kept when it came in,
 * then signature and trust. Verdicts are kept; the report is written to `reports/` and its hash to the ledger.
 *
 * @throws ClearbenchError saying why it could not go on: verdicts so far are kept, and there is no report.
 */
export async function reverifyAll(
  parts: ArchiveParts,
  options: ReverificationOptions,
): Promise<ReverificationReport> {
  try {
    return await verifyAll(parts, options);
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw archiveError(error, 'The archive could not be read, or not be written to.');
  }
}

async function verifyAll(parts: ArchiveParts, options: ReverificationOptions): Promise<ReverificationReport> {
  const startedAt = parts.time();
  const total = Number(parts.database.get('SELECT count(*) AS total FROM certificates')?.['total'] ?? 0);
  const reader = options.reader.forMany(total);
  const tally = new Tally();
  try {
    for (const batch of batches(parts)) {
      options.signal?.throwIfAborted();
      const findings = await Promise.all(batch.map((certificate) => verifyAgain(parts, certificate, reader)));
      for (const finding of enterFindings(parts, findings)) tally.add(finding);
      options.onProgress?.({ checked: tally.checked, total, failed: tally.failed });
    }
  } catch (error) {
    noteEndedEarly(parts, tally, options.actor);
    throw error;
  }
  const report: ReverificationReport = {
    reportVersion: 1,
    startedAt,
    endedAt: parts.time(),
    ...tally.counts(),
  };
  await keepReport(parts, report, options.actor);
  return report;
}

/**
 * Enters the verdicts on what is still there as it was read. What was deleted meanwhile, or gave way to another one of its
 * id or to a better copy, has nothing to do with them.
 */
function enterFindings({ database, time }: ArchiveParts, findings: readonly Finding[]): readonly Finding[] {
  return database.transaction(() => {
    const current = findings.filter(({ id, kept }) => keptUnder({ database }, id) === kept);
    for (const { id, after } of current) enterVerdict(database, id, after, time());
    return current;
  });
}

/** What was found so far. */
class Tally {
  readonly #named: Omit<Finding, 'kept'>[] = [];
  readonly #verdicts = new Map<VerdictStatus, number>();
  #damaged = 0;
  #changed = 0;
  #noteworthy = 0;
  checked = 0;
  failed = 0;

  add(finding: Finding): void {
    const { id, before, after, damage } = finding;
    this.checked += 1;
    this.#verdicts.set(after, (this.#verdicts.get(after) ?? 0) + 1);
    const hasChanged = before !== null && before !== after;
    const hasFailed = after === 'INVALID' || after === 'UNSUPPORTED';
    if (damage !== null) this.#damaged += 1;
    if (hasChanged) this.#changed += 1;
    if (hasFailed) this.failed += 1;
    if (!hasChanged && !hasFailed) return;
    this.#noteworthy += 1;
    if (this.#named.length < NAMED) this.#named.push({ id, before, after, damage });
  }

  counts(): Omit<ReverificationReport, 'reportVersion' | 'startedAt' | 'endedAt'> {
    return {
      checked: this.checked,
      verdicts: Object.fromEntries(this.#verdicts),
      damaged: this.#damaged,
      changed: this.#changed,
      noteworthy: this.#noteworthy,
      named: this.#named,
    };
  }
}

/** Verdicts were given and kept although there is no report. What ended it is more important than that this fails. */
function noteEndedEarly(parts: ArchiveParts, tally: Tally, actor: string): void {
  const { checked, damaged, changed } = tally.counts();
  if (checked === 0) return;
  try {
    parts.commit((record) =>
      record({
        action: 'reverification-run',
        actor,
        subject: null,
        details: { checked, damaged, changed, endedEarly: true },
      }),
    );
  } catch {
    // A disk that is full, mostly, which is what ended it.
  }
}

/** The report of the last completed re-verification; `null` if there was none. */
export function lastReverification(parts: ArchiveParts): ReverificationReport | null {
  const row = parts.database.get(`SELECT value FROM settings WHERE name = 'last-reverification'`);
  if (row === undefined) return null;
  return parseKeptJson(reverificationReportSchema, row['value'], 'The report of the last re-verification');
}

/** One certificate, verified again. */
interface Finding {
  readonly id: string;
  /** What was kept under the id when it was read. */
  readonly kept: string | null;
  readonly before: VerdictStatus | null;
  readonly after: VerdictStatus;
  /** What is wrong with its files; `null`: they are what was archived. */
  readonly damage: string | null;
}

function* batches(parts: ArchiveParts): Iterable<readonly CertificateSummary[]> {
  let batch: CertificateSummary[] = [];
  for (const certificate of allCertificates(parts.database, { order: 'oldest' })) {
    batch.push(certificate);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function verifyAgain(
  parts: ArchiveParts,
  { id, verdict }: CertificateSummary,
  reader: CertificateReader,
): Promise<Finding> {
  const before = verdict?.status ?? null;
  const kept = keptUnder(parts, id);
  try {
    const files = await readFiles(parts.database, parts.content, id);
    const { status } = await reader.verify(files);
    return { id, kept, before, after: status, damage: null };
  } catch (error) {
    const isDamage = hasCode(error, 'STATE_UNREADABLE');
    if (!isDamage) throw archiveError(error, 'The certificates could not be verified.');
    return { id, kept, before, after: 'INVALID', damage: error.message };
  }
}

async function keepReport(parts: ArchiveParts, report: ReverificationReport, actor: string): Promise<void> {
  const text = canonicalJson(report);
  const folder = join(parts.dataDir, 'reports');
  const name = `reverification-${report.endedAt.replace(/[-:.]/g, '')}.json`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurableFile(join(folder, name), text, { mode: 0o600, overwrite: 'replace' });
  } catch (error) {
    throw archiveError(error, 'The report could not be written.');
  }
  parts.commit((record) => {
    parts.database.run(
      `INSERT INTO settings (name, value) VALUES ('last-reverification', ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      text,
    );
    const { checked, damaged, changed } = report;
    record({
      action: 'reverification-run',
      actor,
      subject: null,
      details: { checked, damaged, changed, report: name, reportSha256: sha256Of(text) },
    });
  });
}
