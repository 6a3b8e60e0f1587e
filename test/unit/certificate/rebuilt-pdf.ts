import { deflateSync, inflateSync } from 'node:zlib';

/** An unsigned certificate as text of one byte a character, for tests that change it before it is signed. */
export interface UnsignedPdf {
  readonly text: string;
  /** The number that the first added object gets. */
  readonly nextId: number;
  /** Number of the object that is the first page's content. */
  readonly contentId: number;
}

/** Reads a file that `printUnsigned` made. */
export function unsignedPdf(bytes: Uint8Array): UnsignedPdf {
  const text = Buffer.from(bytes).toString('latin1');
  return {
    text,
    nextId: offsetsOf(text).length + 1,
    contentId: Number(/\/Contents (\d+) 0 R/.exec(text)?.[1]),
  };
}

/**
 * The file with objects exchanged and others added: `change` gets each one's text, from `N 0 obj` to `endobj`. Offsets are
 * put right, so that only what was changed differs.
 */
export function rebuilt(
  { text: unsigned, nextId }: UnsignedPdf,
  change: (object: string, id: number) => string,
  added: readonly string[] = [],
): string {
  const start = tableStart(unsigned);
  const offsets = offsetsOf(unsigned);
  const ordered = offsets
    .map((offset, index) => ({ offset, id: index + 1 }))
    .sort((a, b) => a.offset - b.offset);
  let text = unsigned.slice(0, ordered[0]?.offset);
  const moved = new Map<number, number>();
  for (const [index, { offset, id }] of ordered.entries()) {
    moved.set(id, text.length);
    text += change(unsigned.slice(offset, ordered[index + 1]?.offset ?? start), id);
  }
  for (const [index, object] of added.entries()) {
    moved.set(nextId + index, text.length);
    text += `${nextId + index} 0 obj\n${object}\nendobj\n`;
  }
  const count = offsets.length + added.length;
  const rows = Array.from(
    { length: count },
    (_, index) => `${String(moved.get(index + 1)).padStart(10, '0')} 00000 n \n`,
  );
  const trailer = unsigned
    .slice(unsigned.indexOf('trailer\n', start), unsigned.indexOf('startxref', start))
    .replace(/\/Size \d+/, `/Size ${count + 1}`);
  return `${text}xref\n0 ${count + 1}\n0000000000 65535 f \n${rows.join('')}${trailer}startxref\n${text.length}\n%%EOF\n`;
}

/** What a stream object holds; empty for objects that are no streams. */
export function streamOf(object: string): string {
  const start = object.indexOf('stream\n');
  if (start === -1) return '';
  const length = Number(/\/Length (\d+)/.exec(object)?.[1]);
  const raw = object.slice(start + 7, start + 7 + length);
  if (!object.slice(0, start).includes('/FlateDecode')) return raw;
  return inflateSync(Buffer.from(raw, 'latin1')).toString('latin1');
}

/** The stream object with other content. */
export function withStream(object: string, content: string): string {
  const packed = deflateSync(Buffer.from(content, 'latin1')).toString('latin1');
  const head = object
    .slice(0, object.indexOf('stream\n'))
    .replace(/\/Length \d+/, `/Length ${packed.length}`)
    .replace(/(?<!\/Filter \/FlateDecode)\n>>\n$/, '\n/Filter /FlateDecode\n>>\n');
  return `${head}stream\n${packed}\nendstream\nendobj\n`;
}

function tableStart(text: string): number {
  return Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
}

function offsetsOf(text: string): readonly number[] {
  return [...text.slice(tableStart(text)).matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]));
}
