import canonicalize from 'canonicalize';

/** A value that JSON can carry without loss. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * The RFC 8785 (JCS) text of a value: the one form of a record that is signed and hashed.
 *
 * Stricter than the RFC so that a signed text can mean one thing only: numbers must be safe integers (capacities travel
 * as strings), strings must be well-formed Unicode, and only plain objects and arrays are taken. Properties whose value
 * is `undefined` are refused rather than dropped.
 *
 * @throws TypeError naming the path of the first value that is not allowed.
 */
export function canonicalJson(value: unknown): string {
  assertCanonical(value, '$');
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('$: no JSON text for this value');
  return text;
}

function assertCanonical(value: unknown, path: string): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      throw new TypeError(`${path}: only safe integers are allowed`);
    }
    return;
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError(`${path}: lone surrogate`);
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      assertCanonical(item, `${path}[${index}]`);
    });
    return;
  }
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [name, item] of Object.entries(value)) {
      if (!name.isWellFormed()) throw new TypeError(`${path}: lone surrogate in a property name`);
      assertCanonical(item, `${path}.${name}`);
    }
    return;
  }
  throw new TypeError(`${path}: ${typeof value} is not allowed`);
}
