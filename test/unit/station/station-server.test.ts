import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, type RawData } from 'ws';

import { openServices, type OpenServices } from '../../../main/bench/services/open-services.ts';
import { startStation, type StationServer } from '../../../main/station/station-server.ts';
import { MAX_CALL_BYTES } from '../../../shared/contract/files.ts';
import {
  BRIDGE_PATH,
  serverFrameSchema,
  WIRE_VERSION,
  type ServerFrame,
} from '../../../shared/contract/wire.ts';

const page = { body: Buffer.from('<!doctype html>'), mediaType: 'text/html; charset=utf-8', etag: '"page"' };

let folder: string;
let services: OpenServices;
let station: StationServer;
let authority: string;
const turnedAway: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'clearbench-station-server-'));
  services = await openServices({
    dataDir: path.join(folder, 'data'),
    face: 'station',
    allowVirtual: false,
    passphrase: null,
  });
  station = await startStation({
    services,
    files: new Map([['/index.html', page]]),
    severalSessions: true,
    port: 0,
    log: ({ code }) => turnedAway.push(code),
  });
  authority = new URL(station.makeLink()).host;
});

afterAll(async () => {
  await station.close();
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** One request, with exactly these headers: `fetch` would not let us lie about Host and Origin. */
async function ask(
  target: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> {
  const request = http.request(`http://${authority}`, { path: target, method, headers, agent: false });
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk as string;
  return { status: response.statusCode, headers: response.headers, body };
}

/** Opens a fresh link and returns the cookie of the session. */
async function enter(): Promise<string> {
  const link = new URL(station.makeLink());
  const { headers } = await ask(link.pathname + link.search);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

describe('the station', () => {
  it('listens on the loopback address alone', () => {
    expect(authority).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('exchanges a link for a cookie that neither scripts nor other sites get', async () => {
    const link = new URL(station.makeLink());
    const first = await ask(link.pathname + link.search);
    expect([first.status, first.headers.location]).toEqual([303, '/']);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^clearbench-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect((await ask(link.pathname + link.search)).status).toBe(403);
    expect((await ask('/enter?token=')).status).toBe(403);
  });

  it('shows its page to a session, and again only if it has changed', async () => {
    const cookie = await enter();
    expect(await ask('/', { cookie })).toMatchObject({ status: 200, body: '<!doctype html>' });
    expect(await ask('/', { cookie, 'if-none-match': '"page"' })).toMatchObject({ status: 304, body: '' });
    expect(await ask('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    ['without a session', '/', {}, 401],
    ['with a session that it never gave', '/', { cookie: 'clearbench-1=x' }, 401],
    ['under another name', '/', { host: 'bench.example:80' }, 403],
    ['from another origin', '/', { origin: 'http://example.org' }, 403],
    ['embedded in another site', '/', { 'sec-fetch-site': 'cross-site' }, 403],
  ] as const)(
    'turns away a request %s, under the same policy as its page',
    async (_what, target, headers, status) => {
      const answer = await ask(target, headers);
      expect(answer.status).toBe(status);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it.each([
    '/..%2f..%2fetc/passwd',
    '/../../etc/passwd',
    '//etc/passwd',
    '/index.html%00',
    '/downloads/' + 'x'.repeat(43),
  ])('has nothing at %s', async (target) => {
    expect((await ask(target, { cookie: await enter() })).status).toBe(404);
  });

  it('takes nothing but GET and HEAD', async () => {
    const cookie = await enter();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask('/', { cookie }, method)).status, method).toBe(405);
  });
});

/** Opens the bridge; resolves with the socket, or with the status that it was refused with. */
async function connect(
  headers: Readonly<Record<string, string>>,
  target = BRIDGE_PATH,
): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://${authority}${target}`, { headers, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

const ownOrigin = (): string => `http://${authority}`;

async function openBridge(): Promise<WebSocket> {
  const socket = await connect({ cookie: await enter(), origin: ownOrigin() });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

/** The answer or refusal of one call; events may come before it. */
function answerTo(socket: WebSocket, frame: unknown): Promise<ServerFrame> {
  return new Promise((resolve) => {
    const take = (data: RawData): void => {
      const answer = serverFrameSchema.parse(JSON.parse((data as Buffer).toString('utf8')));
      if (answer.kind === 'event') return;
      socket.off('message', take);
      resolve(answer);
    };
    socket.on('message', take);
    socket.send(JSON.stringify(frame));
  });
}

describe('the bridge', () => {
  it('answers calls of a session', async () => {
    const socket = await openBridge();
    const answer = await answerTo(socket, { v: WIRE_VERSION, id: 7, call: 'trust.list', input: {} });
    expect(answer).toEqual({ kind: 'answer', id: 7, output: { roots: [] } });
    socket.close();
  });

  it.each([
    ['no session', {}, BRIDGE_PATH],
    ['a session, but no origin', { session: 'yes' }, BRIDGE_PATH],
    ['a session, but another origin', { session: 'yes', origin: 'http://example.org' }, BRIDGE_PATH],
    ['a session, but another host', { session: 'yes', origin: 'own', host: 'bench.example:80' }, BRIDGE_PATH],
    ['a session at another path', { session: 'yes', origin: 'own' }, '/'],
  ] as const)('is closed to a socket with %s', async (_what, given, target) => {
    const { session, origin, ...rest } = { session: '', origin: '', ...given };
    const before = turnedAway.length;
    const refused = await connect(
      {
        ...rest,
        ...(session === '' ? {} : { cookie: await enter() }),
        ...(origin === '' ? {} : { origin: origin === 'own' ? ownOrigin() : origin }),
      },
      target,
    );
    expect(refused).toBe(403);
    expect(turnedAway.slice(before)).toEqual(['BRIDGE_REFUSED']);
  });

  it('refuses an unknown call and a wrong input, and goes on', async () => {
    const socket = await openBridge();
    const unknown = await answerTo(socket, { v: WIRE_VERSION, id: 1, call: '__proto__', input: {} });
    expect(unknown).toMatchObject({ kind: 'refusal', id: 1 });
    const wrong = await answerTo(socket, { v: WIRE_VERSION, id: 2, call: 'trust.list', input: { more: 1 } });
    expect(wrong).toMatchObject({ kind: 'refusal', id: 2 });
    const right = await answerTo(socket, { v: WIRE_VERSION, id: 3, call: 'trust.list', input: {} });
    expect(right).toMatchObject({ kind: 'answer', id: 3 });
    socket.close();
  });

  it.each([
    ['is no JSON', 'hello', 1008],
    ['is of another version', JSON.stringify({ v: 0, id: 1, call: 'trust.list', input: {} }), 1008],
    ['is binary', Buffer.from([1, 2, 3]), 1008],
    ['is nested without end', '['.repeat(200_000), 1008],
    ['is larger than any call', Buffer.alloc(MAX_CALL_BYTES + 1, 0x20), 1009],
  ])('closes on a message that %s', async (_what, message, code) => {
    const socket = await openBridge();
    socket.on('error', () => undefined);
    socket.send(message);
    const [closedWith] = (await once(socket, 'close')) as [number];
    expect(closedWith).toBe(code);
  });

  it('survives those that it refuses and that hang up at once', async () => {
    for (let count = 0; count < 20; count++) {
      const socket = net.connect({ host: '127.0.0.1', port: Number(authority.split(':')[1]) });
      await once(socket, 'connect');
      socket.write(
        `GET / HTTP/1.1\r\nHost: example.org\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${'x'.repeat(100_000)}`,
      );
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    expect((await ask('/', { cookie: await enter() })).status).toBe(200);
  });
});
