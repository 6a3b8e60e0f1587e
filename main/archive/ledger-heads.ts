import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';

import { canonicalJson } from '../../shared/canonical-json.ts';
import { ledgerHeadSchema, type LedgerHead } from '../../shared/schemas/archive.ts';
import { writeDurableFile } from '../durable-file.ts';
import type { DetachedSigner, DetachedVerifier, LedgerReport, SignedHead } from './archive.ts';
import { archiveError } from './archive-errors.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { beforeFirst, hashAt, judgeLedger, walkOn, type LedgerWitness } from './ledger-check.ts';
import { ledgerTip } from './ledger.ts';
import { readAnchor } from './ledger-anchor.ts';
import type { Database } from './database.ts';

/** Where signed heads are also kept as files, to be copied to where nobody at the station can change them. */
export const headsFolder = (dataDir: string): string => join(dataDir, 'ledger', 'heads');

/**
 * Signs where the ledger stands. To be done daily and on shutdown: whoever rewrites the past after that must forge the
 * signature. `null` if nothing was added since the last signed head, or if the ledger is not the one that is known.
 */
export async function signLedgerHead(parts: ArchiveParts, sign: DetachedSigner): Promise<LedgerHead | null> {
  const { database } = parts;
  const tip = ledgerTip(database);
  if (tip.sequence === 0 || newestHead(parts) === tip.sequence) return null;
  // What was cut off or rewritten is never signed, nor the head over the true past replaced by one over another.
  const witnesses = [...anchorWitness(parts.dataDir), ...newestHeadWitness(parts.dataDir)];
  if (witnesses.some(({ sequence, sha256 }) => hashAt(database, sequence) !== sha256)) return null;
  const head: LedgerHead = { headVersion: 1, sequence: tip.sequence, sha256: tip.sha256, at: parts.time() };
  const text = canonicalJson(head);
  const signature = await sign(Buffer.from(text, 'utf8'));
  const isNewest = database.transaction(() => {
    // Another process may have signed a later one meanwhile.
    if (newestHead(parts) >= head.sequence) return false;
    database.run(
      'INSERT INTO ledger_heads (sequence, head, signature) VALUES (?, ?, ?)',
      head.sequence,
      text,
      signature,
    );
    return true;
  });
  if (isNewest) await writeHeadFiles(parts.dataDir, head.sequence, text, signature);
  return isNewest ? head : null;
}

/** The newest head in the database, its signature not checked; `null` if there is none or it is damaged. */
export function newestSignedHead(database: Database): LedgerHead | null {
  const row = database.get('SELECT head FROM ledger_heads ORDER BY sequence DESC LIMIT 1');
  return row === undefined ? null : readHead(String(row['head']));
}

/**
 * Checks the whole ledger, pausing between stretches so that the process stays responsive: every link of the chain, the
 * tip kept beside the database, and every signed head in the database, in the ledger's folder and among `knownHeads`.
 */
export async function verifyLedger(
  parts: ArchiveParts,
  verify: DetachedVerifier,
  knownHeads: readonly SignedHead[] = [],
): Promise<LedgerReport> {
  let walk = beforeFirst;
  while (walk.state === 'more') {
    walk = walkOn(parts.database, walk);
    await pause();
  }
  const signed = [
    ...headsInDatabase(parts),
    ...(await headsInFolder(parts.dataDir)),
    ...knownHeads.map((head) => ({ ...head, where: 'a head kept elsewhere' })),
  ];
  const witnesses: LedgerWitness[] = [...anchorWitness(parts.dataDir)];
  let newest: LedgerHead | null = null;
  for (const { content, signature, where } of distinct(signed)) {
    const head = readHead(Buffer.from(content).toString('utf8'));
    if (head === null || !(await verify(content, signature))) {
      return {
        ...judgeLedger(parts.database, walk, witnesses),
        state: 'head-invalid',
        message: `The signature of ${where} is missing, damaged or not from a trusted key.`,
        firstBadSequence: head?.sequence ?? null,
      };
    }
    witnesses.push({ ...head, name: `the head signed at ${head.at}` });
    if (newest === null || head.sequence > newest.sequence) newest = head;
  }
  const report = missingTip(parts.dataDir, judgeLedger(parts.database, walk, witnesses));
  return { ...report, signedHead: newest === null ? null : { sequence: newest.sequence, at: newest.at } };
}

/** Writes the files of all signed heads anew, after the database was restored. */
export async function writeHeadsFromDatabase(parts: ArchiveParts): Promise<void> {
  for (const { content, signature } of headsInDatabase(parts)) {
    const text = Buffer.from(content).toString('utf8');
    const head = readHead(text);
    if (head !== null) await writeHeadFiles(parts.dataDir, head.sequence, text, signature);
  }
}

/** The tip kept beside the database as a witness. */
export function anchorWitness(dataDir: string): readonly LedgerWitness[] {
  const anchor = readAnchor(dataDir);
  return anchor === null ? [] : [{ ...anchor, name: 'the tip kept beside the database' }];
}

/**
 * What is said where the tip beside the database is gone: whoever cuts off entries takes it away, too. Only a ledger of one
 * entry may be without it.
 */
export function missingTip(dataDir: string, report: LedgerReport): LedgerReport {
  if (report.state !== 'intact' || report.entries <= 1 || readAnchor(dataDir) !== null) return report;
  return {
    ...report,
    state: 'truncated',
    message: `The ledger has ${report.entries} entries, but the tip kept beside the database (ledger/tip.json) is missing: entries may have been cut off, or an older copy of the database put back.`,
    firstBadSequence: report.entries + 1,
  };
}

/**
 * The newest head among the files in `ledger/heads` as a witness, its signature not checked: it shows at once when database
 * and tip were both put back to an earlier day.
 */
export function newestHeadWitness(dataDir: string): readonly LedgerWitness[] {
  try {
    const newest = readdirSync(headsFolder(dataDir)).filter(isHeadName).sort().at(-1);
    if (newest === undefined) return [];
    const head = readHead(readFileSync(join(headsFolder(dataDir), newest), 'utf8'));
    return head === null ? [] : [{ ...head, name: `the head ledger/heads/${newest}` }];
  } catch {
    // Without the folder nothing was signed yet; a file that cannot be read is found by the whole check.
    return [];
  }
}

/** A signed head and where it was found, for people. */
interface FoundHead extends SignedHead {
  readonly where: string;
}

function newestHead(parts: ArchiveParts): number {
  return Number(parts.database.get('SELECT max(sequence) AS newest FROM ledger_heads')?.['newest'] ?? 0);
}

function headsInDatabase(parts: ArchiveParts): readonly FoundHead[] {
  return parts.database
    .all('SELECT sequence, head, signature FROM ledger_heads ORDER BY sequence')
    .map((row) => ({
      content: Buffer.from(String(row['head']), 'utf8'),
      signature: row['signature'] instanceof Uint8Array ? row['signature'] : new Uint8Array(),
      where: `the head over ${String(row['sequence'])} entries in the database`,
    }));
}

const headName = (sequence: number): string => `${String(sequence).padStart(12, '0')}.json`;
const isHeadName = (name: string): boolean => /^\d{12}\.json$/.test(name);

async function writeHeadFiles(
  dataDir: string,
  sequence: number,
  text: string,
  signature: Uint8Array,
): Promise<void> {
  const path = join(headsFolder(dataDir), headName(sequence));
  try {
    await mkdir(headsFolder(dataDir), { recursive: true, mode: 0o700 });
    // The head comes last: where it is, its signature is.
    await writeDurableFile(`${path}.p7s`, signature, { mode: 0o600, overwrite: 'replace' });
    await writeDurableFile(path, text, { mode: 0o600, overwrite: 'replace' });
  } catch (error) {
    throw archiveError(error, 'The signed head of the ledger could not be written.');
  }
}

async function headsInFolder(dataDir: string): Promise<readonly FoundHead[]> {
  const folder = headsFolder(dataDir);
  const names = (await readdir(folder).catch(() => [])).filter(isHeadName).sort();
  return Promise.all(
    names.map(async (name) => ({
      content: await readFile(join(folder, name)),
      signature: await readFile(join(folder, `${name}.p7s`)).catch(() => Buffer.alloc(0)),
      where: `the head ledger/heads/${name}`,
    })),
  );
}

/** The same head from several places is checked once. */
function distinct(heads: readonly FoundHead[]): readonly FoundHead[] {
  const seen = new Map<string, FoundHead>();
  for (const head of heads) {
    const key = `${Buffer.from(head.content).toString('hex')}.${Buffer.from(head.signature).toString('hex')}`;
    if (!seen.has(key)) seen.set(key, head);
  }
  return [...seen.values()];
}

function readHead(text: string): LedgerHead | null {
  try {
    return ledgerHeadSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
