/** A reference to an indirect object. */
export interface PdfRef {
  readonly kind: 'ref';
  readonly id: number;
}

/** A string, with the place it has in the file: the signature's bytes are found by it. */
export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  /** Offset of its opening delimiter, and after its closing one. */
  readonly start: number;
  readonly end: number;
}

/** A name without its slash. */
export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}

/** A dictionary. */
export type PdfDictionary = ReadonlyMap<string, PdfValue>;

/** A direct object (ISO 32000-1 §7.3). Names are wrapped so that a name is never taken for a string. */
export type PdfValue =
  number | boolean | null | PdfName | PdfString | PdfRef | PdfDictionary | readonly PdfValue[];

/** What the readers of this folder throw for files that are damaged or not as Clearbench writes them. */
export class PdfFormError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PdfFormError';
  }
}

const depthLimit = 16;
/** Values inside one object, and bytes of a string: more than any object that is read holds. */
const valueLimit = 200_000;
const stringLimitBytes = 64 * 1024;
/** Of each byte, what it is between objects (ISO 32000-1 §7.2.2). */
const [regular, space, delimiter] = [0, 1, 2];
const classes = new Uint8Array(256);
for (const character of ' \n\r\t\f\0') classes[character.charCodeAt(0)] = space;
for (const character of '()<>[]{}/%') classes[character.charCodeAt(0)] = delimiter;

/** Reads direct objects from a position on. Only what Clearbench writes: no comments, no other escapes, no streams. */
export class PdfScanner {
  readonly #bytes: Buffer;
  #values = 0;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.position = position;
  }

  /** Takes exactly this text. */
  expect(text: string): void {
    for (let index = 0; index < text.length; index += 1) {
      if (this.#bytes[this.position + index] !== text.charCodeAt(index)) {
        throw new PdfFormError(`"${text}" expected`);
      }
    }
    this.position += text.length;
  }

  /** Whether this text comes next. */
  sees(text: string): boolean {
    for (let index = 0; index < text.length; index += 1) {
      if (this.#bytes[this.position + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  skipSpace(): void {
    while (this.#classAt() === space) this.position += 1;
  }

  /** Takes digits. */
  integer(): number {
    const start = this.position;
    while (isDigit(this.#bytes[this.position])) this.position += 1;
    const digits = this.#text(start, this.position);
    if (digits === '' || digits.length > 10) throw new PdfFormError('a number expected');
    return Number(digits);
  }

  value(depth = 0): PdfValue {
    if (depth > depthLimit) throw new PdfFormError('nested too deeply');
    this.#values += 1;
    if (this.#values > valueLimit) throw new PdfFormError('an object is too large');
    this.skipSpace();
    if (this.sees('<<')) return this.#dictionary(depth);
    if (this.sees('<')) return this.#hexString();
    if (this.sees('(')) return this.#literalString();
    if (this.sees('[')) return this.#array(depth);
    if (this.sees('/')) return { kind: 'name', name: this.#name() };
    return this.#numberOrWord();
  }

  #dictionary(depth: number): PdfDictionary {
    this.expect('<<');
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.skipSpace();
      if (this.sees('>>')) {
        this.position += 2;
        return entries;
      }
      const name = this.#name();
      if (entries.has(name)) throw new PdfFormError('an entry stands twice');
      entries.set(name, this.value(depth + 1));
    }
  }

  #array(depth: number): readonly PdfValue[] {
    this.expect('[');
    const values: PdfValue[] = [];
    for (;;) {
      this.skipSpace();
      if (this.sees(']')) {
        this.position += 1;
        return values;
      }
      values.push(this.value(depth + 1));
    }
  }

  #name(): string {
    this.expect('/');
    const start = this.position;
    while (this.#classAt() === regular) this.position += 1;
    const written = this.#text(start, this.position);
    const name = written.includes('#')
      ? written.replace(/#([0-9A-F]{2})/g, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        )
      : written;
    if (name === '') throw new PdfFormError('an empty name');
    return name;
  }

  #hexString(): PdfString {
    const start = this.position;
    const end = this.#bytes.indexOf(0x3e, start);
    if (end === -1 || end - start > 2 * stringLimitBytes) throw new PdfFormError('a string without end');
    const hex = this.#text(start + 1, end);
    if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) throw new PdfFormError('not lower-case hex');
    this.position = end + 1;
    return {
      kind: 'string',
      bytes: new Uint8Array(Buffer.from(hex, 'hex')),
      hex: true,
      start,
      end: end + 1,
    };
  }

  #literalString(): PdfString {
    const start = this.position;
    const bytes: number[] = [];
    let at = start + 1;
    for (;;) {
      const byte = this.#bytes[at];
      if (byte === undefined || byte === 0x28 || bytes.length > stringLimitBytes)
        throw new PdfFormError('a string without end');
      if (byte === 0x29) break;
      if (byte === 0x5c) {
        at += 1;
        const escaped = escapes.get(this.#bytes[at] ?? -1);
        if (escaped === undefined) throw new PdfFormError('an unknown escape');
        bytes.push(escaped);
      } else bytes.push(byte);
      at += 1;
    }
    this.position = at + 1;
    return { kind: 'string', bytes: Uint8Array.from(bytes), hex: false, start, end: at + 1 };
  }

  #numberOrWord(): PdfValue {
    const word = this.#word();
    switch (word) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      default:
    }
    if (!/^-?\d{0,10}(\.\d{1,10})?$/.test(word) || word === '' || word === '-') {
      throw new PdfFormError('a value expected');
    }
    if (/^\d+$/.test(word)) {
      const after = this.position;
      if (this.sees(' ')) {
        this.position += 1;
        if (this.sees('0 R')) {
          this.position += 3;
          return { kind: 'ref', id: Number(word) };
        }
        this.position = after;
      }
    }
    return Number(word);
  }

  #word(): string {
    const start = this.position;
    while (this.#classAt() === regular) this.position += 1;
    return this.#text(start, this.position);
  }

  /** `undefined` at the end. */
  #classAt(): number | undefined {
    const byte = this.#bytes[this.position];
    return byte === undefined ? undefined : classes[byte];
  }

  #text(start: number, end: number): string {
    return this.#bytes.toString('latin1', start, end);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

const escapes: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\\': '\\', '(': '(', ')': ')' }).map(
    ([from, to]) => [from.charCodeAt(0), to.charCodeAt(0)],
  ),
);
