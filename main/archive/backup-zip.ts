import { createWriteStream } from 'node:fs';
import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { openPromise, type Entry, type ZipFile as ReadZip } from 'yauzl';
import { ZipFile } from 'yazl';

import { ClearbenchError } from '../../shared/problem.ts';
import { archiveError } from './archive-errors.ts';
import { listStateFiles, syncTree } from './state-files.ts';
import { writeZipFile } from './zip-file.ts';

/**
 * Packs a backup's folder into one file, for memory sticks and downloads. Nothing is compressed: certificates hardly
 * shrink, and a backup is better quick.
 *
 * @throws system errors as they come; EEXIST if the file is there.
 */
export async function packBackup(folder: string, file: string): Promise<void> {
  const zip = new ZipFile();
  for (const path of await listStateFiles(folder, new Set())) {
    zip.addFile(join(folder, path), path, { compress: false, mode: 0o100600 });
  }
  zip.end();
  await writeZipFile(zip, file);
}

/** What a disk has room for. */
export interface Room {
  readonly bytes: number;
  /** How many files can be made; infinite where the file system does not count them. */
  readonly files: number;
}

/**
 * Unpacks such a file into a new folder. Names that lead outside are refused; whether the content is what was backed up is
 * for `restoreState` to check. Nothing is written unless there is room for what the file says that it holds, twice: it is
 * copied once more when it is checked; and no content may be larger than was said.
 *
 * @param roomIn What there is room for beside the new folder; another one in tests.
 * @throws ClearbenchError BACKUP_UNREADABLE, STATE_FULL, STATE_UNREADABLE
 */
export async function unpackBackup(
  file: string,
  folder: string,
  roomIn: (place: string) => Promise<Room> = roomOf,
): Promise<void> {
  try {
    const claim = await claimOf(file);
    await makeBeside(dirname(folder));
    checkRoom(claim, await roomIn(dirname(folder)));
    await mkdir(folder, { mode: 0o700 });
    await unpackInto(file, folder, claim);
    await syncTree(folder);
  } catch (error) {
    if (error instanceof ClearbenchError) throw error;
    const known = archiveError(error, 'The backup could not be unpacked.');
    throw known.code === 'STATE_FULL' ? known : unusable('The file is damaged or no backup', error);
  }
}

/** A place that nothing can be written to is no fault of the backup. */
async function makeBeside(place: string): Promise<void> {
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
    await access(place, constants.W_OK);
  } catch (error) {
    throw archiveError(error, `Nothing can be written to ${place}.`);
  }
}

/** How much a zip says that it holds. */
interface Claim {
  readonly bytes: number;
  readonly files: number;
}

/** Backups are not even compressed, and one that somebody packed anew shrinks to a tenth: more is a trap. */
const MOST_TIMES_LARGER = 100;

async function claimOf(file: string): Promise<Claim> {
  let [bytes, files] = [0, 0];
  await forEachFile(file, (_zip, entry) => {
    bytes += entry.uncompressedSize;
    files += 1;
    return Promise.resolve();
  });
  if (bytes > MOST_TIMES_LARGER * (await stat(file)).size) {
    throw unusable('The file would unpack to far more than any backup holds');
  }
  return { bytes, files };
}

function checkRoom(claim: Claim, room: Room): void {
  // Folders need their place as well: there is one for every few files at most.
  if (2 * claim.bytes <= room.bytes && 3 * claim.files <= room.files) return;
  throw new ClearbenchError(
    'STATE_FULL',
    `Restoring needs ${2 * claim.bytes} bytes in ${3 * claim.files} files for a while, and there is room for ${room.bytes} in ${room.files}.`,
  );
}

async function roomOf(place: string): Promise<Room> {
  const { bavail, bsize, files, ffree } = await statfs(place);
  return { bytes: bavail * bsize, files: files === 0 ? Number.POSITIVE_INFINITY : ffree };
}

async function unpackInto(file: string, folder: string, claim: Claim): Promise<void> {
  let bytes = 0;
  await forEachFile(file, async (zip, entry) => {
    bytes += entry.uncompressedSize;
    // Somebody exchanges the file meanwhile.
    if (bytes > claim.bytes) throw unusable('The file changes while it is read');
    const path = join(folder, entry.fileName);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(await zip.openReadStreamPromise(entry), target);
  });
}

async function forEachFile(file: string, work: (zip: ReadZip, entry: Entry) => Promise<void>): Promise<void> {
  const zip = await openPromise(file, {
    lazyEntries: true,
    autoClose: false,
    validateEntrySizes: true,
    strictFileNames: true,
  });
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) await work(zip, entry);
    }
  } finally {
    zip.close();
  }
}

function unusable(why: string, cause?: unknown): ClearbenchError {
  return new ClearbenchError('BACKUP_UNREADABLE', `The backup cannot be used. ${why}.`, { cause });
}
