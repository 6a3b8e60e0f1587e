import { MAX_FILE_BYTES } from '../../../shared/contract/files.ts';

/** What is handed over in one call; small enough that progress shows and one refusal costs little. */
const LOT_FILES = 150;
const LOT_BYTES = MAX_FILE_BYTES;

/** Chosen files, put together for import. */
export interface ImportLots {
  /** Each lot goes in one call. Files of one certificate are never parted. */
  readonly lots: readonly (readonly File[])[];
  /** Too large for any call. */
  readonly tooLarge: readonly File[];
  /** How many files the lots hold. */
  readonly count: number;
}

/**
 * Puts chosen files, or all files of a chosen folder, into lots for import. What cannot be a certificate is left out, as
 * are the lists and scripts of an export.
 */
export function importLots(files: readonly File[]): ImportLots {
  const groups = new Map<string, File[]>();
  const tooLarge: File[] = [];
  for (const file of files) {
    const folder = folderOf(file);
    const name = stemOf(file.name);
    if (name === null) continue;
    if (file.size > MAX_FILE_BYTES) {
      tooLarge.push(file);
      continue;
    }
    const stem = `${folder}/${name}`;
    groups.set(stem, [...(groups.get(stem) ?? []), file]);
  }
  const lots = packed([...groups.values()]);
  return { lots, tooLarge, count: lots.reduce((sum, lot) => sum + lot.length, 0) };
}

function packed(groups: readonly (readonly File[])[]): readonly (readonly File[])[] {
  const lots: File[][] = [];
  let open: File[] = [];
  let bytes = 0;
  let names = new Set<string>();
  for (const group of groups) {
    const size = group.reduce((sum, file) => sum + file.size, 0);
    const isFull = open.length + group.length > LOT_FILES || bytes + size > LOT_BYTES;
    // A call names files without their folders: two of one name would be taken for one certificate.
    if (open.length > 0 && (isFull || group.some((file) => names.has(stemOf(file.name) ?? '')))) {
      lots.push(open);
      open = [];
      bytes = 0;
      names = new Set();
    }
    open.push(...group);
    bytes += size;
    for (const file of group) names.add(stemOf(file.name) ?? '');
  }
  return open.length === 0 ? lots : [...lots, open];
}

/** What the files of one certificate share in their names; `null` for files that are of no certificate. */
function stemOf(name: string): string | null {
  if (/^manifest\.json(\.p7s)?$/i.test(name)) return null;
  if (/\.zip$/i.test(name)) return name;
  return /^(.+?)(\.json\.p7s|\.json|\.pdf)$/i.exec(name)?.[1] ?? null;
}

function folderOf(file: File): string {
  return file.webkitRelativePath.split('/').slice(0, -1).join('/');
}
