import { hasCode } from '../../shared/problem.ts';
import type { VerdictStatus } from '../../shared/schemas/verdict.ts';
import type { CertificateFiles, CertificateReader } from './archive.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { currentFiles, getSummary, readWhole, storeFiles, type StoredFile } from './certificate-store.ts';
import { sha256Of } from './content-store.ts';

/** A certificate that came once more, with what was found of it on the way in. */
export interface ComesAgain {
  readonly id: string;
  readonly files: CertificateFiles;
  readonly status: VerdictStatus;
  /** Whether an authority that is trusted here saw its signature. */
  readonly isProven: boolean;
}

/** What one that comes again adds to the one that is here. */
export interface Addition {
  /** `healed`: files that were lost or damaged here are whole again; `upgraded`: it now has its timestamp. */
  readonly kind: 'document' | 'healed' | 'upgraded';
  /** The files to be entered; healed ones are in their place already. */
  readonly files: readonly StoredFile[];
  /** The verdict on all that is then kept; `null`: some of it is still damaged, and the verdict stays. */
  readonly status: VerdictStatus | null;
}

/**
 * Finds what a certificate that is here already gains from a copy that somebody brings, and puts the files where they
 * belong; `null` if there is nothing to gain. Entering them is for the caller, in its transaction.
 */
export async function additionOf(
  parts: ArchiveParts,
  again: ComesAgain,
  reader: CertificateReader,
): Promise<Addition | null> {
  const { id, files } = again;
  const kept = getSummary(parts.database, id);
  if (kept === null || kept.jsonSha256 !== sha256Of(files.json)) return null;
  const { p7s, pdf } = files;
  const isHealed = await heal(parts, id, files);
  if (await isUpgrade(parts, again, reader))
    return {
      kind: 'upgraded',
      files: await storeFiles(parts.content, { p7s, pdf }),
      status: again.status,
    };
  const isWanted = !kept.hasPdf && pdf !== null;
  if (!isWanted && !isHealed) return null;
  const whole = await readWhole(parts, id);
  const before = whole === null ? null : (await reader.verify(whole)).status;
  if (isWanted && whole !== null) {
    // Anybody can make another document of the same record: one that takes away from what is here adds nothing to it.
    const { status } = await reader.verify({ ...whole, pdf });
    if (status === 'VALID' || status === before)
      return { kind: 'document', files: await storeFiles(parts.content, { pdf }), status };
  }
  return isHealed ? { kind: 'healed', files: [], status: before } : null;
}

/** Only the very files that belong to it are written, and only where they are not what they were. */
async function heal(parts: ArchiveParts, id: string, files: CertificateFiles): Promise<boolean> {
  const known = new Set([...currentFiles(parts.database, id).values()].map(({ sha256 }) => sha256));
  const given = [files.json, files.p7s, files.pdf].filter((bytes) => bytes !== null);
  const damaged: Uint8Array[] = [];
  for (const bytes of given) {
    const sha256 = sha256Of(bytes);
    if (known.has(sha256) && !(await isWhole(parts, sha256))) damaged.push(bytes);
  }
  await parts.content.writeAll(damaged);
  return damaged.length > 0;
}

async function isWhole({ content }: ArchiveParts, sha256: string): Promise<boolean> {
  try {
    await content.read(sha256);
    return true;
  } catch (error) {
    if (hasCode(error, 'STATE_UNREADABLE')) return false;
    throw error;
  }
}

/** A timestamp may be added to a signature after it was handed out: whoever brings that copy brings more proof. */
async function isUpgrade(
  parts: ArchiveParts,
  again: ComesAgain,
  reader: CertificateReader,
): Promise<boolean> {
  if (!again.isProven || again.status !== 'VALID') return false;
  const kept = currentFiles(parts.database, again.id).get('p7s');
  if (kept?.sha256 === sha256Of(again.files.p7s)) return false;
  const whole = await readWhole(parts, again.id);
  // What is damaged here and was not healed proves nothing any longer.
  return whole === null || (await reader.verify(whole)).provenTime === null;
}
