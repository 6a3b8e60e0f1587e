import { randomBytes } from 'node:crypto';

/** A DER structure of which only some places differ from one use to the next. */
interface Form {
  readonly bytes: Uint8Array;
  readonly places: readonly Place[];
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Structures that an encoder made before, for those that differ from them only in values of the same length. A station's
 * signatures do: encoding them anew costs more than signing. Every form comes from the encoder itself, so that what is made
 * by filling one in is, byte for byte, what the encoder would have made.
 */
export class KnownForms<Key> {
  readonly #forms = new Map<string, { readonly key: Key; readonly form: Form }>();
  readonly #limit: number;

  /** Keeps up to `limit` forms. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * What `encode` makes of the values. `name` says everything else that the bytes depend on.
   *
   * @throws what `encode` throws.
   */
  encode(
    name: string,
    key: Key,
    values: readonly Uint8Array[],
    encode: (values: readonly Uint8Array[]) => Uint8Array,
  ): Uint8Array {
    if (values.some((value) => value.length < shortestPlaceBytes)) return encode(values);
    const id = `${name} ${values.map((value) => value.length).join(' ')}`;
    let known = this.#forms.get(id);
    if (known === undefined) {
      const form = formOf(values, encode);
      if (form === null) return encode(values);
      if (this.#forms.size >= this.#limit) this.#forms.clear();
      known = { key, form };
      this.#forms.set(id, known);
    }
    const filled = Uint8Array.from(known.form.bytes);
    for (const [index, place] of known.form.places.entries()) filled.set(values[index] ?? [], place.start);
    return filled;
  }

  /** The key and the values of which bytes were made, if they were made after a known form; else `null`. */
  read(bytes: Uint8Array): { readonly key: Key; readonly values: readonly Uint8Array[] } | null {
    for (const { key, form } of this.#forms.values()) {
      if (fits(bytes, form)) {
        return { key, values: form.places.map(({ start, end }) => bytes.slice(start, end)) };
      }
    }
    return null;
  }
}

/** Shorter values could stand in the structure by chance. */
const shortestPlaceBytes = 16;

/** Finds the places by encoding values that occur nowhere else. */
function formOf(
  values: readonly Uint8Array[],
  encode: (values: readonly Uint8Array[]) => Uint8Array,
): Form | null {
  const markers = values.map((value) => randomBytes(value.length));
  const bytes = encode(markers);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const places: Place[] = [];
  for (const marker of markers) {
    const start = view.indexOf(marker);
    if (start === -1) return null;
    places.push({ start, end: start + marker.length });
  }
  return { bytes, places };
}

function fits(bytes: Uint8Array, form: Form): boolean {
  if (bytes.length !== form.bytes.length) return false;
  let at = 0;
  for (const { start, end } of inOrder(form.places)) {
    if (!samePart(bytes, form.bytes, at, start)) return false;
    at = end;
  }
  return samePart(bytes, form.bytes, at, bytes.length);
}

function inOrder(places: readonly Place[]): readonly Place[] {
  return places.toSorted((a, b) => a.start - b.start);
}

function samePart(a: Uint8Array, b: Uint8Array, start: number, end: number): boolean {
  return Buffer.compare(a.subarray(start, end), b.subarray(start, end)) === 0;
}
