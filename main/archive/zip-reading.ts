import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';

import { MAX_CONTENT_BYTES } from './content-store.ts';
import { MAX_SOURCE_FILES, unreadable, type SourceFile } from './import-source.ts';

/** A zip whose files can be read in any order until it is closed. */
export interface OpenZip {
  readonly files: readonly SourceFile[];
  readonly close: () => void;
}

const options = {
  lazyEntries: true,
  autoClose: false,
  validateEntrySizes: true,
  strictFileNames: true,
} as const;

/**
 * Lists a zip. Nothing is unpacked to a disk and no name in it is ever used as a path; sizes are checked before and while
 * reading, so that a bomb costs no more than one file of the largest size.
 *
 * @throws ClearbenchError `CERTIFICATE_UNREADABLE` if it is damaged, encrypted, too large, or names paths outside itself.
 */
export async function openZip(
  from: { readonly path: string } | { readonly bytes: Uint8Array },
): Promise<OpenZip> {
  let zip: ZipFile | null = null;
  try {
    zip = await ('path' in from
      ? openPromise(from.path, options)
      : fromBufferPromise(Buffer.from(from.bytes), options));
    return { files: await listFiles(zip), close: zip.close.bind(zip) };
  } catch (error) {
    zip?.close();
    throw unreadable('The zip could not be read.', error);
  }
}

async function listFiles(zip: ZipFile): Promise<readonly SourceFile[]> {
  if (zip.entryCount > MAX_SOURCE_FILES) throw unreadable('The zip holds too many files.');
  const files: SourceFile[] = [];
  const inTurn = oneAfterAnother();
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    files.push({
      name: entry.fileName,
      sizeBytes: () => Promise.resolve(entry.uncompressedSize),
      read: () => inTurn(() => readEntry(zip, entry)),
    });
  }
  return files;
}

/**
 * Files of one zip are read one after another: where several are, and one is given up because it is damaged, yauzl falls
 * over the next read of that one, which waits behind the others', and takes the whole process with it.
 */
function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  if (entry.uncompressedSize > MAX_CONTENT_BYTES) throw unreadable('It is larger than any certificate.');
  if (!entry.canDecodeFileData()) throw unreadable('It is encrypted or packed in an unknown way.');
  try {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    throw unreadable('It is damaged.', error);
  }
}
