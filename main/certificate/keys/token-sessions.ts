import { createHash } from 'node:crypto';

import { ClearbenchError, hasCode } from '../../../shared/problem.ts';
import type { StationSigner } from '../signature/signer.ts';
import { openTokenKey, type TokenKey, type TokenSession, tokenSigner } from './token-signer.ts';

/**
 * The sessions of this process with tokens. A PKCS#11 library is initialised once per process, and the key is asked for with
 * every certificate: a session stays open until its token fails or another PIN is given.
 */
const sessions = new Map<string, { readonly pinSha256: string; readonly session: Promise<TokenSession> }>();

/** The PIN that a token refused last. The bench asks often, and a token locks itself after a few wrong PINs. */
const refused = new Map<string, string>();

/**
 * The open session with a key on a token.
 *
 * @throws ClearbenchError KEY_UNREADABLE, KEY_LOCKED
 */
export async function tokenSession(key: TokenKey, pin: string): Promise<TokenSession> {
  const name = nameOf(key);
  const pinSha256 = createHash('sha256').update(pin).digest('hex');
  const open = sessions.get(name);
  if (open?.pinSha256 === pinSha256) return open.session;
  if (refused.get(name) === pinSha256) {
    throw new ClearbenchError('KEY_LOCKED', 'The token refused this PIN before; it is not tried again.');
  }
  await closeTokenSessions(key.library);
  const session = openTokenKey(key, pin);
  sessions.set(name, { pinSha256, session });
  session.catch((error: unknown) => {
    sessions.delete(name);
    if (hasCode(error, 'KEY_LOCKED')) refused.set(name, pinSha256);
  });
  return session;
}

/** Closes the sessions with the tokens of a library, and lets go of it. */
export async function closeTokenSessions(library: string): Promise<void> {
  for (const [name, { session }] of [...sessions]) {
    if (!name.startsWith(`${library}\n`)) continue;
    sessions.delete(name);
    // What cannot be closed is gone already.
    await session.then((open) => open.close()).catch(() => undefined);
  }
}

/** A token's key as a signer. A token that fails is opened anew the next time. */
export async function openTokenSigner(
  key: TokenKey,
  pin: string,
  path: readonly [Uint8Array, ...Uint8Array[]],
): Promise<StationSigner> {
  const signer = tokenSigner(await tokenSession(key, pin), path);
  return {
    ...signer,
    sign: async (message) => {
      try {
        return await signer.sign(message);
      } catch (error) {
        await closeTokenSessions(key.library);
        throw error;
      }
    },
  };
}

function nameOf({ library, tokenLabel, keyLabel }: TokenKey): string {
  return `${library}\n${tokenLabel}\n${keyLabel}`;
}
