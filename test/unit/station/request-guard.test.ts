import type { IncomingMessage } from 'node:http';

import { describe, expect, it } from 'vitest';

import { guardRequest } from '../../../main/station/request-guard.ts';
import { createSessions, LINK_LIFETIME_MS } from '../../../main/station/sessions.ts';

const authority = '127.0.0.1:4321';

function request(headers: Readonly<Record<string, string>>, method = 'GET'): IncomingMessage {
  return { method, headers: { host: authority, ...headers } } as unknown as IncomingMessage;
}

describe('a request to the station', () => {
  it.each([
    ['from its own page', { origin: `http://${authority}`, 'sec-fetch-site': 'same-origin' }],
    ['opened by a person', { 'sec-fetch-site': 'none' }],
    [
      'by a link from elsewhere, which carries no session',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
    ['for its WebSocket, from its own page', { origin: `http://${authority}`, upgrade: 'websocket' }],
  ])('is let through %s', (_what, headers) => {
    expect(guardRequest(request(headers as Record<string, string>), authority)).toBeNull();
  });

  it.each([
    ['under another name (DNS rebinding)', { host: 'bench.example.org:4321' }, 'host'],
    ['under localhost, which may mean another address', { host: 'localhost:4321' }, 'host'],
    ['from another origin', { origin: 'http://example.org' }, 'origin'],
    ['from another port of this computer', { origin: 'http://127.0.0.1:9999' }, 'origin'],
    ['for its WebSocket without an origin', { upgrade: 'websocket' }, 'origin'],
    ['for its WebSocket from another origin', { upgrade: 'websocket', origin: 'null' }, 'origin'],
    [
      'embedded in another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      'site',
    ],
  ])('is refused %s', (_what, headers, refusal) => {
    expect(guardRequest(request(headers as Record<string, string>), authority)).toBe(refusal);
  });

  it('is refused if it would change something', () => {
    expect(guardRequest(request({}, 'POST'), authority)).toBe('method');
  });
});

describe('a link to the station', () => {
  it('works once', () => {
    const sessions = createSessions(false);
    const token = sessions.makeToken();
    const sessionId = sessions.enter(token);
    expect(sessionId).not.toBeNull();
    expect(sessions.knows(sessionId ?? '')).toBe(true);
    expect(sessions.enter(token)).toBeNull();
  });

  it('stops working after a while, and when a newer one was made', () => {
    let now = 0;
    const sessions = createSessions(false, () => now);
    const old = sessions.makeToken();
    now = LINK_LIFETIME_MS + 1;
    expect(sessions.enter(old)).toBeNull();
    const first = sessions.makeToken();
    sessions.makeToken();
    expect(sessions.enter(first)).toBeNull();
  });

  it('ends the session before it, unless several are allowed', () => {
    for (const several of [false, true]) {
      const sessions = createSessions(several);
      const ended: string[] = [];
      sessions.onEnd((sessionId) => ended.push(sessionId));
      const first = sessions.enter(sessions.makeToken()) ?? '';
      sessions.enter(sessions.makeToken());
      expect(sessions.knows(first)).toBe(several);
      expect(ended).toEqual(several ? [] : [first]);
    }
  });
});
