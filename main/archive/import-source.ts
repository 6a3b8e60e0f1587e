import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import { readErrorWords } from '../system-error.ts';
import { MAX_CONTENT_BYTES } from './content-store.ts';
import { openZip, type OpenZip } from './zip-reading.ts';

/** Where certificates come from. */
export type ImportSource =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'zip'; readonly path: string }
  /** Files that somebody named one by one. */
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | {
      readonly kind: 'files';
      readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
    };

/** A file that can be read when its turn comes. */
export interface SourceFile {
  /** With the folders it stands in, as the source names it; never used as a path. */
  readonly name: string;
  readonly sizeBytes: () => Promise<number>;
  readonly read: () => Promise<Uint8Array>;
}

/** Files that belong together by name: `NAME.json`, `NAME.json.p7s`, `NAME.pdf`. */
export interface ImportCandidate {
  readonly name: string;
  readonly json: SourceFile | null;
  readonly p7s: SourceFile | null;
  readonly pdf: SourceFile | null;
  /** Why nothing can be taken in under this name, whatever its files hold; `null` where that is not known yet. */
  readonly refusal: string | null;
}

/** An opened source. */
export interface OpenSource {
  readonly candidates: readonly ImportCandidate[];
  readonly close: () => void;
}

/** More files than an archive of decades holds; keeps a hostile zip or a wrong folder from filling the memory. */
export const MAX_SOURCE_FILES = 3_000_000;
const MAX_DEPTH = 16;

/** Zips of one folder that are open at the same time; each takes one of the files that a process may have open. */
const MAX_OPEN_ZIPS = 200;

/** Lists what a source offers; a zip within a folder or within the files given is opened as well. */
export async function openSource(source: ImportSource): Promise<OpenSource> {
  switch (source.kind) {
    case 'folder':
      return openFolder(source.path);
    case 'zip': {
      const zip = await openZip({ path: source.path });
      return { candidates: groupFiles(zip.files), close: zip.close };
    }
    case 'paths':
      return { candidates: groupFiles(source.paths.map(namedFile)), close: () => undefined };
    case 'files':
      return openGivenFiles(source.files);
    default:
      return source satisfies never;
  }
}

async function openFolder(folder: string): Promise<OpenSource> {
  const { files, zips, unread } = await filesInFolder(folder);
  const opened: OpenZip[] = [];
  const candidates = [...groupFiles(files), ...unread];
  for (const name of zips) {
    const zip =
      opened.length >= MAX_OPEN_ZIPS
        ? 'There are too many zips here: import it by itself.'
        : await zipOrWhyNot({ path: join(folder, name) });
    if (typeof zip === 'string') {
      candidates.push(refusedName(name, zip));
      continue;
    }
    opened.push(zip);
    candidates.push(...groupFiles(zip.files.map((file) => ({ ...file, name: `${name}/${file.name}` }))));
  }
  return {
    candidates,
    close: () => {
      for (const zip of opened) zip.close();
    },
  };
}

/** One that is damaged is told, and keeps nobody from the others. */
async function zipOrWhyNot(from: Parameters<typeof openZip>[0]): Promise<OpenZip | string> {
  try {
    return await openZip(from);
  } catch (error) {
    return error instanceof ClearbenchError ? error.message : 'It could not be read.';
  }
}

function refusedName(name: string, refusal: string): ImportCandidate {
  return { name, json: null, p7s: null, pdf: null, refusal };
}

async function openGivenFiles(
  given: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<OpenSource> {
  const plain = given
    .filter((file) => !isZip(file.name))
    .map(({ name, bytes }) => ({
      name,
      sizeBytes: () => Promise.resolve(bytes.length),
      read: () => Promise.resolve(bytes),
    }));
  const opened: OpenZip[] = [];
  const candidates = [...groupFiles(plain)];
  for (const { name, bytes } of given.filter((file) => isZip(file.name))) {
    const zip = await zipOrWhyNot({ bytes });
    if (typeof zip === 'string') candidates.push(refusedName(name, zip));
    else {
      opened.push(zip);
      candidates.push(...groupFiles(zip.files));
    }
  }
  return {
    candidates,
    close: () => {
      for (const zip of opened) zip.close();
    },
  };
}

const isZip = (name: string): boolean => name.toLowerCase().endsWith('.zip');

/** Links are not followed: a folder of certificates has none, and a foreign one must not lead elsewhere. */
async function filesInFolder(folder: string): Promise<{
  readonly files: readonly SourceFile[];
  readonly zips: readonly string[];
  /** Folders in it that cannot be looked into: they are told, and keep nobody from the others. */
  readonly unread: readonly ImportCandidate[];
}> {
  const files: SourceFile[] = [];
  const zips: string[] = [];
  const unread: ImportCandidate[] = [];
  const walk = async (relative: string, depth: number): Promise<void> => {
    if (depth > MAX_DEPTH) {
      unread.push(refusedName(relative, 'The folder lies too deep below the others: import it by itself.'));
      return;
    }
    const entries = await readdir(join(folder, relative), { withFileTypes: true }).catch((cause: unknown) => {
      const why = `The folder could not be read (${readErrorWords(cause)}).`;
      if (relative === '') throw unreadable(why, cause);
      unread.push(refusedName(relative, why));
      return [];
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) await walk(name, depth + 1);
      if (entry.isFile() && isZip(name)) zips.push(name);
      if (!entry.isFile() || roleOf(name) === null) continue;
      if (files.length >= MAX_SOURCE_FILES) throw unreadable('The folder holds too many files.');
      files.push({ ...fileAt(join(folder, name)), name });
    }
  };
  await walk('', 0);
  return { files, zips, unread };
}

/** Who names a link means what it leads to. */
function namedFile(path: string): SourceFile {
  return {
    name: path,
    sizeBytes: async () => sizeIn(stat(path)),
    read: async () => readPlainFile(await realpath(path)),
  };
}

function fileAt(path: string): SourceFile {
  return {
    name: path,
    sizeBytes: async () => sizeIn(lstat(path)),
    read: () => readPlainFile(path),
  };
}

/** A file that cannot be looked at cannot be read either, which is told then. */
async function sizeIn(look: Promise<{ readonly size: number }>): Promise<number> {
  return look.then(
    ({ size }) => size,
    () => 0,
  );
}

async function readPlainFile(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw unreadable('It is not a file.');
    if (stats.size > MAX_CONTENT_BYTES) throw unreadable('It is larger than any certificate.');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The role of a file by its name, and the name that it shares with those that belong to it. */
function roleOf(name: string): { readonly stem: string; readonly role: 'json' | 'p7s' | 'pdf' } | null {
  // The list of an export stands beside the certificates and is none itself.
  if (/(^|\/)manifest\.json(\.p7s)?$/i.test(name)) return null;
  const match = /^(.+?)(\.json\.p7s|\.json|\.pdf)$/is.exec(name);
  if (match === null) return null;
  const [, stem = '', suffix = ''] = match;
  const role =
    suffix.toLowerCase() === '.json.p7s' ? 'p7s' : suffix.toLowerCase() === '.pdf' ? 'pdf' : 'json';
  return { stem, role };
}

function groupFiles(files: readonly SourceFile[]): readonly ImportCandidate[] {
  const groups = new Map<
    string,
    { json?: SourceFile; p7s?: SourceFile; pdf?: SourceFile; refusal?: string }
  >();
  const zips: ImportCandidate[] = [];
  for (const file of files) {
    if (isZip(file.name)) {
      // Unpacked in memory it could hold the next one, and so on without end.
      zips.push(refusedName(file.name, 'A zip within a zip is not opened: unpack it first.'));
    }
    const named = roleOf(file.name);
    if (named === null) continue;
    const group = groups.get(named.stem) ?? {};
    // Nobody can tell which of the two is meant.
    if (group[named.role] !== undefined) group.refusal = 'There are two files of this name.';
    group[named.role] = file;
    groups.set(named.stem, group);
  }
  const candidates = [...groups].map(([name, { json = null, p7s = null, pdf = null, refusal = null }]) => ({
    name,
    json,
    p7s,
    pdf,
    refusal,
  }));
  return [...candidates, ...zips];
}

/** A source, or a file in it, that cannot be read. */
export function unreadable(message: string, cause?: unknown): ClearbenchError {
  return new ClearbenchError('CERTIFICATE_UNREADABLE', message, { cause });
}
