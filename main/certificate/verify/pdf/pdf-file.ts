import { inflateSync } from 'node:zlib';

import {
  type PdfDictionary,
  PdfFormError,
  type PdfRef,
  PdfScanner,
  type PdfString,
  type PdfValue,
} from './pdf-objects.ts';

const objectLimit = 20_000;

/** Entries of a stream by which its content is predicted or encrypted, or lies in another file (ISO 32000-1 §7.3.8.2). */
const otherContent = ['DecodeParms', 'DP', 'F', 'FFilter', 'FDecodeParms', 'Crypt'] as const;

/**
 * A PDF of one revision with a classic cross-reference table, as Clearbench writes it. Anything else (updates, object
 * streams, repaired tables) is refused: readers differ in what they make of it, and an attacker would choose.
 */
export class PdfFile {
  readonly bytes: Uint8Array;
  readonly trailer: PdfDictionary;
  readonly #offsets: readonly number[];
  /** Objects that were read: the same few are asked for again and again. */
  readonly #read = new Map<number, PdfValue>();

  /** @throws PdfFormError */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    if (!new PdfScanner(bytes, 0).sees('%PDF-1.7\n')) throw new PdfFormError('not a PDF 1.7');
    const tail = Buffer.from(bytes.subarray(-40)).toString('latin1');
    const start = /\nstartxref\n(\d{1,10})\n%%EOF\n$/.exec(tail)?.[1];
    if (start === undefined) throw new PdfFormError('does not end as it must');
    const scanner = new PdfScanner(bytes, Number(start));
    this.#offsets = readOffsets(scanner);
    scanner.expect('trailer\n');
    const trailer = scanner.value();
    scanner.expect(`\nstartxref\n${start}\n%%EOF\n`);
    if (!isDictionary(trailer) || trailer.has('Prev') || trailer.has('XRefStm') || trailer.has('Encrypt')) {
      throw new PdfFormError('not a single revision');
    }
    this.trailer = trailer;
  }

  /** A value with references followed. @throws PdfFormError */
  resolve(value: PdfValue | undefined): PdfValue {
    if (value === undefined) throw new PdfFormError('something is missing');
    if (!isRef(value)) return value;
    const before = this.#read.get(value.id);
    if (before !== undefined) return before;
    const target = this.#object(value).value();
    if (isRef(target)) throw new PdfFormError('a reference to a reference');
    this.#read.set(value.id, target);
    return target;
  }

  /** A dictionary, with references followed. @throws PdfFormError */
  dictionary(value: PdfValue | undefined): PdfDictionary {
    const resolved = this.resolve(value);
    if (!isDictionary(resolved)) throw new PdfFormError('a dictionary expected');
    return resolved;
  }

  /** An array, with references followed. @throws PdfFormError */
  array(value: PdfValue | undefined): readonly PdfValue[] {
    const resolved = this.resolve(value);
    if (!Array.isArray(resolved)) throw new PdfFormError('an array expected');
    return resolved as readonly PdfValue[];
  }

  /** The decoded content of a stream, at most `limit` bytes. @throws PdfFormError */
  stream(value: PdfValue | undefined, limit: number): Uint8Array {
    const { dictionary, raw } = this.packedStream(value);
    const filter = dictionary.get('Filter');
    if (filter === undefined) {
      if (raw.length > limit) throw new PdfFormError('a stream is too large');
      return raw;
    }
    if (!isName(filter, 'FlateDecode')) throw new PdfFormError('an unknown filter');
    try {
      return new Uint8Array(inflateSync(raw, { maxOutputLength: limit }));
    } catch {
      throw new PdfFormError('a stream cannot be decoded');
    }
  }

  /** A stream as it stands in the file, with its dictionary. @throws PdfFormError */
  packedStream(value: PdfValue | undefined): {
    readonly dictionary: PdfDictionary;
    readonly raw: Uint8Array;
  } {
    if (value === undefined || !isRef(value)) throw new PdfFormError('a stream expected');
    const scanner = this.#object(value);
    const dictionary = scanner.value();
    if (!isDictionary(dictionary)) throw new PdfFormError('a stream expected');
    const length = dictionary.get('Length');
    scanner.expect('\nstream\n');
    if (typeof length !== 'number' || scanner.position + length > this.bytes.length) {
      throw new PdfFormError('a stream of unknown length');
    }
    const raw = this.bytes.subarray(scanner.position, scanner.position + length);
    scanner.position += length;
    scanner.expect('\nendstream\nendobj\n');
    // Readers would take other bytes for its content than are read here.
    if (otherContent.some((entry) => dictionary.has(entry))) throw new PdfFormError('an unknown filter');
    return { dictionary, raw };
  }

  #object(ref: PdfRef): PdfScanner {
    const offset = this.#offsets[ref.id];
    if (offset === undefined) throw new PdfFormError('a reference to nothing');
    const scanner = new PdfScanner(this.bytes, offset);
    scanner.expect(`${ref.id} 0 obj\n`);
    return scanner;
  }
}

/** The cross-reference table: entry 0 is free, every other one in use and of generation 0. */
function readOffsets(scanner: PdfScanner): readonly number[] {
  scanner.expect('xref\n0 ');
  const size = scanner.integer();
  scanner.expect('\n0000000000 65535 f \n');
  if (size > objectLimit) throw new PdfFormError('too many objects');
  const offsets = [Number.NaN];
  for (let id = 1; id < size; id += 1) {
    offsets.push(scanner.integer());
    scanner.expect(' 00000 n \n');
  }
  return offsets;
}

/** Whether a value is a dictionary. */
export function isDictionary(value: PdfValue): value is PdfDictionary {
  return value instanceof Map;
}

/** Whether a value is a reference. */
export function isRef(value: PdfValue): value is PdfRef {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'ref';
}

/** Whether a value is a string. */
export function isString(value: PdfValue | undefined): value is PdfString {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'string';
}

/** Whether a value is this name. */
export function isName(value: PdfValue | undefined, name: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'name' &&
    value.name === name
  );
}
