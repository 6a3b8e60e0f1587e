import { oid } from './object-identifiers.ts';

/** Hashes that are relied on, by their identifiers; the names are those of node:crypto. */
export const strongHashes: Readonly<Record<string, string>> = {
  [oid.sha256]: 'sha256',
  [oid.sha384]: 'sha384',
  [oid.sha512]: 'sha512',
};

/** The hash of each signature algorithm that is relied on. */
export const signatureHashes: Readonly<Record<string, string>> = {
  [oid.ecdsaWithSha256]: 'sha256',
  [oid.ecdsaWithSha384]: 'sha384',
  [oid.ecdsaWithSha512]: 'sha512',
  [oid.sha256WithRsa]: 'sha256',
  [oid.sha384WithRsa]: 'sha384',
  [oid.sha512WithRsa]: 'sha512',
};
