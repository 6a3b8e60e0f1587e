import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a link that was printed may be opened. */
export const LINK_LIFETIME_MS = 10 * 60 * 1000;

/** Name of the cookie that carries the session. Cookies do not know ports, so that the name has to. */
export function sessionCookie(authority: string): string {
  return `clearbench-${authority.replace(/^.*:/, '')}`;
}

/** Who may talk to the station: links that work once, and the sessions that came of them. */
export interface Sessions {
  /** Makes a one-time token for a link; earlier unused tokens stop working. */
  readonly makeToken: () => string;
  /** Exchanges a token for a new session id; `null` if it is unknown, used or too old. */
  readonly enter: (token: string) => string | null;
  /** Whether a session id (from the cookie) is valid. */
  readonly knows: (sessionId: string) => boolean;
  /** Called when a session ends because another one has taken its place. */
  readonly onEnd: (listener: (sessionId: string) => void) => void;
}

/** @param several whether sessions may live side by side; otherwise a new one ends the one before. */
export function createSessions(several: boolean, now: () => number = Date.now): Sessions {
  const sessions = new Set<string>();
  const listeners: ((sessionId: string) => void)[] = [];
  let link: { readonly digest: Buffer; readonly until: number } | null = null;

  return {
    makeToken: () => {
      const token = randomBytes(32).toString('base64url');
      link = { digest: sha256(token), until: now() + LINK_LIFETIME_MS };
      return token;
    },
    enter: (token) => {
      const current = link;
      if (current === null || now() > current.until || !timingSafeEqual(sha256(token), current.digest))
        return null;
      link = null;
      if (!several) {
        for (const old of sessions) listeners.forEach((listener) => listener(old));
        sessions.clear();
      }
      const sessionId = randomBytes(32).toString('base64url');
      sessions.add(sessionId);
      return sessionId;
    },
    knows: (sessionId) => sessions.has(sessionId),
    onEnd: (listener) => listeners.push(listener),
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
