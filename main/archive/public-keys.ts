import { z } from 'zod';

import type { LedgerStatement } from '../../shared/schemas/archive.ts';
import { parseKept } from './archive-errors.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { sha256Of } from './content-store.ts';

/** What a key's certificate stands for on this station. */
export const publicKeyRoleSchema = z.enum(['root', 'issuer', 'signer']);
export type PublicKeyRole = z.infer<typeof publicKeyRoleSchema>;

/** The public part of a key: its certificate (X.509, DER). */
export interface PublicKey {
  readonly certificate: Uint8Array;
  readonly role: PublicKeyRole;
  /** Whether the key was made here or brought here. */
  readonly from: 'made' | 'imported';
}

/**
 * The public parts of all keys that ever signed here. They outlive the keys themselves: certificates can be checked long
 * after a key folder was lost or replaced.
 */
export interface PublicKeys {
  /** Keeps those that are not here yet; each new one is in the ledger. */
  readonly keep: (keys: readonly PublicKey[], actor: string) => void;
  readonly list: () => readonly { readonly certificate: Uint8Array; readonly role: PublicKeyRole }[];
}

const rowSchema = z.object({ certificate: z.instanceof(Uint8Array), role: publicKeyRoleSchema });

const actions: Readonly<Record<PublicKey['from'], LedgerStatement['action']>> = {
  made: 'key-created',
  imported: 'key-imported',
};

/** The public keys of an open archive. */
export function publicKeys({ database, commit, time }: ArchiveParts): PublicKeys {
  const isKept = (sha256: string): boolean =>
    database.get('SELECT 1 FROM public_keys WHERE sha256 = ?', sha256) !== undefined;
  return {
    keep: (keys, actor) => {
      const named = keys.map((key) => ({ ...key, sha256: sha256Of(key.certificate) }));
      if (named.every(({ sha256 }) => isKept(sha256))) return;
      commit((record) => {
        for (const { sha256, certificate, role, from } of named) {
          if (isKept(sha256)) continue;
          database.run(
            'INSERT INTO public_keys (sha256, certificate, role, added_at) VALUES (?, ?, ?, ?)',
            sha256,
            certificate,
            role,
            time(),
          );
          record({ action: actions[from], actor, subject: sha256, details: { role } });
        }
      });
    },
    list: () =>
      database
        .all('SELECT certificate, role FROM public_keys ORDER BY added_at, sha256')
        .map((row) => parseKept(rowSchema, row, 'A key in the archive')),
  };
}
