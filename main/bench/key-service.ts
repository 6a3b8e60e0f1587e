import type { RevocationReason, RootReplacementReason } from '../../shared/contract/keys.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import type { LedgerAction } from '../../shared/schemas/archive.ts';
import type { Archive } from '../archive/archive.ts';
import { changePassphrase } from '../certificate/keys/change-passphrase.ts';
import { importPkcs12, usePkcs11Key } from '../certificate/keys/import-keys.ts';
import { describeKeys, type KeysDescription } from '../certificate/keys/describe-keys.ts';
import {
  currentSigner,
  existingManifest,
  readManifest,
  type KeysManifest,
} from '../certificate/keys/key-store.ts';
import { publicParts, stationRoots } from '../certificate/keys/public-parts.ts';
import { replaceStationRoot } from '../certificate/keys/replace-root.ts';
import { issueRevocationList, revokeStationKey } from '../certificate/keys/revoke-key.ts';
import { rotateStationKey } from '../certificate/keys/rotate-key.ts';
import { checkPassphrase } from '../certificate/keys/station-authority.ts';
import type { TokenKey } from '../certificate/keys/token-signer.ts';
import { holdKeys } from './held-lock.ts';

/** Who changes the keys, and what opens them. */
export interface KeyChange {
  readonly passphrase: string | null;
  /** For the ledger. */
  readonly actor: string;
}

/** A key that must no longer be believed. */
export interface Revocation {
  /** SHA-256 of the signer's certificate; `null`: the one that signs now. */
  readonly id: string | null;
  readonly reason: RevocationReason;
  /** From when on it must be taken as lost; `null`: now. */
  readonly invalidityDate: Date | null;
}

/** A root of the station that is to be replaced. */
export interface RootChange {
  readonly why: RootReplacementReason;
  /** Protects the new keys where the passphrase of the present root is lost; else `null`. */
  readonly next: string | null;
}

/**
 * Every change to the station's keys, one at a time, with its entry in the ledger and the public parts in the archive. All throw
 * ClearbenchError KEY_LOCKED (wrong or missing passphrase), KEY_UNREADABLE and KEY_CHANGE_REFUSED.
 */
export interface KeyService {
  readonly describe: () => Promise<KeysDescription>;
  /** Signs with a new key under the same root from now on. */
  readonly rotate: (change: KeyChange) => Promise<void>;
  /** Signs with a new key under a new root from now on. */
  readonly replaceRoot: (root: RootChange, change: KeyChange) => Promise<void>;
  /** Revokes a key of the station; gives the new revocation list (PEM). */
  readonly revoke: (revocation: Revocation, change: KeyChange) => Promise<string>;
  /** A new revocation list (PEM) over everything revoked so far. */
  readonly issueRevocationList: (change: KeyChange) => Promise<string>;
  /** Signs with the organisation's own key from now on. */
  readonly importPkcs12: (
    file: { readonly bytes: Uint8Array; readonly passphrase: string },
    change: KeyChange,
  ) => Promise<void>;
  /** Signs with a key on a token from now on. */
  readonly useToken: (
    token: TokenKey,
    pin: string,
    certificatesPem: string,
    change: KeyChange,
  ) => Promise<void>;
  /** Protects all keys with another passphrase; `null` stores them plain. */
  readonly changePassphrase: (next: string | null, change: KeyChange) => Promise<void>;
  /** PEM of the station's roots, for those who check; in the ledger. */
  readonly exportRoots: (actor: string) => Promise<string>;
  /**
   * Keeps the public parts of keys that are new here, in the ledger as made or imported; and notes in the ledger what was
   * done to keys by a process that ended before it could.
   */
  readonly catchUp: (actor: string) => Promise<void>;
}

/** What the key service is made of. */
export interface KeyServiceParts {
  readonly keysDir: string;
  readonly archive: Archive;
  /** Names new certificates; `null` where no organisation is set up. */
  readonly organisation: () => string | null;
  readonly now: () => Date;
}

/** Makes the key service of a bench. */
export function openKeyService(parts: KeyServiceParts): KeyService {
  const { keysDir, archive, organisation, now } = parts;

  const keepPublicParts = async (actor: string): Promise<void> => {
    archive.publicKeys.keep(await publicParts(keysDir), actor);
  };
  const note = (
    action: LedgerAction,
    actor: string,
    subject: string | null,
    details: Readonly<Record<string, string | null>> = {},
  ): void => {
    archive.recordLedger({ action, actor, subject, details });
  };
  const isNoted = (action: LedgerAction, subject: string): boolean =>
    archive.listLedger({ subject, limit: 500 }).entries.some((entry) => entry.action === action);
  const noteMissed = (manifest: KeysManifest, actor: string): void => {
    for (const { id, why } of manifest.formerAuthorities) {
      if (!isNoted('root-replaced', id)) note('root-replaced', actor, id, { why });
    }
    let before: string | null = null;
    for (const { id, revocation } of manifest.signers) {
      if (before !== null && !isNoted('key-rotated', id)) note('key-rotated', actor, id, { before });
      if (revocation !== null && !isNoted('key-revoked', id)) {
        note('key-revoked', actor, id, { reason: revocation.reason, since: revocation.invalidityDate });
      }
      before = id;
    }
  };
  const currentId = async (): Promise<string> => currentSigner(await existingManifest(keysDir)).id;
  const options = ({ passphrase }: KeyChange) => ({ passphrase, now: now(), organisation: organisation() });

  /** The table of contents as it was when nothing was left to be noted. */
  let noted: string | null = null;
  const oneAtATime = async <T>(work: () => Promise<T>): Promise<T> => {
    const lock = await holdKeys(keysDir);
    try {
      return await work();
    } finally {
      lock.release();
    }
  };
  /** A change that makes another key sign; `work` gives its id. */
  const signWithAnother = async (actor: string, work: () => Promise<string>): Promise<void> =>
    oneAtATime(async () => {
      const before = await currentId();
      const id = await work();
      await keepPublicParts(actor);
      note('key-rotated', actor, id, { before });
    });

  return {
    describe: async () => describeKeys(keysDir, now()),
    catchUp: async (actor) => {
      if (JSON.stringify(await readManifest(keysDir)) === noted) return;
      await oneAtATime(async () => {
        const manifest = await readManifest(keysDir);
        await keepPublicParts(actor);
        if (manifest !== null) noteMissed(manifest, actor);
        noted = JSON.stringify(manifest);
      });
    },
    rotate: async (change) =>
      signWithAnother(change.actor, async () => (await rotateStationKey(keysDir, options(change))).id),
    replaceRoot: async (root, change) =>
      signWithAnother(change.actor, async () => {
        const { signer, former, present } = await replaceStationRoot(keysDir, {
          ...options(change),
          ...root,
        });
        note('root-replaced', change.actor, former, { why: root.why, present });
        return signer.id;
      }),
    revoke: async ({ id, reason, invalidityDate }, change) =>
      oneAtATime(async () => {
        const before = await currentId();
        const revoked = id ?? before;
        const list = await revokeStationKey(keysDir, {
          ...options(change),
          id: revoked,
          reason,
          invalidityDate,
        });
        await keepPublicParts(change.actor);
        const after = await currentId();
        if (after !== before) note('key-rotated', change.actor, after, { before });
        const since = (invalidityDate ?? now()).toISOString();
        note('key-revoked', change.actor, revoked, { reason, since });
        note('crl-issued', change.actor, null);
        return list;
      }),
    issueRevocationList: async (change) =>
      oneAtATime(async () => {
        const list = await issueRevocationList(keysDir, options(change));
        note('crl-issued', change.actor, null);
        return list;
      }),
    importPkcs12: async (file, change) =>
      signWithAnother(change.actor, async () => {
        const passphrase = await checkPassphrase(keysDir, change.passphrase);
        const imported = importPkcs12(keysDir, file, { ...options(change), passphrase });
        const { id } = await imported.catch((error: unknown) => {
          throw asWrong(error, 'PASSPHRASE_WRONG', 'The passphrase does not open the file.');
        });
        return id;
      }),
    useToken: async (token, pin, certificatesPem, change) =>
      signWithAnother(change.actor, async () => {
        await checkPassphrase(keysDir, change.passphrase);
        const used = usePkcs11Key(keysDir, token, pin, certificatesPem, options(change));
        const { id } = await used.catch((error: unknown) => {
          throw asWrong(error, 'PIN_WRONG', error instanceof Error ? error.message : '');
        });
        return id;
      }),
    changePassphrase: async (next, { passphrase, actor }) =>
      oneAtATime(async () => {
        await changePassphrase(keysDir, passphrase, next);
        note('key-passphrase-changed', actor, null, { protected: next === null ? 'no' : 'yes' });
      }),
    exportRoots: async (actor) => {
      const roots = await stationRoots(keysDir);
      if (roots.length === 0)
        throw new ClearbenchError(
          'KEY_UNREADABLE',
          'This station has no keys yet: "clearbench keys init" makes them.',
        );
      note('key-exported', actor, null, { what: 'root certificates' });
      return roots.join('');
    },
  };
}

/** What was typed for a file or a token, or that itself, is wrong; the station's own keys may well be open and whole. */
function asWrong(error: unknown, code: 'PASSPHRASE_WRONG' | 'PIN_WRONG', message: string): unknown {
  if (!(error instanceof ClearbenchError)) return error;
  if (error.code === 'KEY_LOCKED') return new ClearbenchError(code, message, { cause: error });
  return error.code === 'KEY_UNREADABLE'
    ? new ClearbenchError('KEY_CHANGE_REFUSED', error.message, { cause: error })
    : error;
}
