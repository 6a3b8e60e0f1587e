import type { IncomingMessage } from 'node:http';

import { sessionCookie } from './sessions.ts';

/** Why a request is turned away before anything looks at it. */
export type GuardRefusal = 'host' | 'origin' | 'site' | 'method';

/**
 * Checks that a request comes from the station's own page or was opened by a person: `Host` is this very address (DNS
 * rebinding), `Origin`, where sent, is this very origin (cross-site requests and WebSockets), and fetch metadata does not
 * speak of another site. A WebSocket upgrade must carry an `Origin`.
 *
 * @param authority `127.0.0.1:PORT`
 */
export function guardRequest(request: IncomingMessage, authority: string): GuardRefusal | null {
  const { headers, method } = request;
  const upgrade = headers.upgrade !== undefined;
  if (headers.host !== authority) return 'host';
  if (headers.origin === undefined ? upgrade : headers.origin !== `http://${authority}`) return 'origin';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensTheStartPage(request))
    return 'site';
  if (method !== 'GET' && method !== 'HEAD') return 'method';
  return null;
}

/** A link clicked in a mail or chat is a cross-site navigation; it may open the page, which then holds no session. */
function opensTheStartPage(request: IncomingMessage): boolean {
  return request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
}

/** The session id in the cookie, or `null`. */
export function sessionIdOf(request: IncomingMessage, authority: string): string | null {
  const wanted = sessionCookie(authority);
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === wanted && value !== undefined && value !== '') return value;
  }
  return null;
}
