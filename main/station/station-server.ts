import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { WebSocketServer, type WebSocket } from 'ws';

import { MAX_CALL_BYTES } from '../../shared/contract/files.ts';
import { BRIDGE_PATH } from '../../shared/contract/wire.ts';
import type { Caller } from '../../shared/contract.ts';
import type { BorderLog } from '../bench-border.ts';
import type { BenchServices, PreparedDownload } from '../bench/services/bench-services.ts';
import { contentSecurityPolicy, rendererFile, type RendererFiles } from '../renderer-files.ts';
import { carryBridge } from './bridge-socket.ts';
import { guardRequest, sessionIdOf } from './request-guard.ts';
import { createSessions, sessionCookie, type Sessions } from './sessions.ts';

/** What a station needs to start. */
export interface StationOptions {
  readonly services: BenchServices;
  readonly files: RendererFiles;
  /** Whether several browsers may be in at once; otherwise the newest link ends the session before. */
  readonly severalSessions: boolean;
  /** TCP port on 127.0.0.1; 0 lets the system choose. */
  readonly port: number;
  readonly log: BorderLog;
}

/** A running station. */
export interface StationServer {
  /** A link that lets one browser in, once, within ten minutes. */
  readonly makeLink: () => string;
  readonly close: () => Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const ENTER_PATH = '/enter';
const DOWNLOAD_PATH = /^\/downloads\/([A-Za-z0-9_-]{32,64})$/;

/** Serves the renderer and its bridge on the loopback address. Losing a browser changes nothing for the bench. */
export async function startStation(options: StationOptions): Promise<StationServer> {
  const sessions = createSessions(options.severalSessions);
  const sockets = new Map<WebSocket, string>();
  const bridge = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CALL_BYTES,
    perMessageDeflate: false,
  });
  const server = createServer({ requestTimeout: 30_000, maxHeaderSize: 16 * 1024 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, LOOPBACK, resolve);
  });
  const authority = `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const policy = contentSecurityPolicy(`ws://${authority}`);

  sessions.onEnd((ended) => {
    for (const [socket, sessionId] of sockets) if (sessionId === ended) socket.close(1008, 'another session');
  });
  server.on('request', (request, response) => {
    secure(response, policy);
    const refusal = guardRequest(request, authority);
    if (refusal !== null) {
      options.log({ code: `REQUEST_REFUSED_${refusal.toUpperCase()}`, call: null });
      finish(response, refusal === 'method' ? 405 : 403, 'Not from here.');
      return;
    }
    respond(request, response, options, sessions, authority).catch((cause: unknown) => {
      options.log({ code: 'INTERNAL', call: null, cause });
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket: Duplex, head) => {
    // Node hands the socket over without a listener: whoever hangs up now would take the whole station along.
    socket.on('error', () => socket.destroy());
    const sessionId = sessionIdOf(request, authority);
    const allowed =
      guardRequest(request, authority) === null &&
      request.url === BRIDGE_PATH &&
      sessionId !== null &&
      sessions.knows(sessionId);
    if (!allowed) {
      options.log({ code: 'BRIDGE_REFUSED', call: null });
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    bridge.handleUpgrade(request, socket, head, (client) => {
      sockets.set(client, sessionId);
      client.on('close', () => sockets.delete(client));
      carryBridge(client, options.services, callerOf(sessionId), options.log);
    });
  });

  return {
    makeLink: () => `http://${authority}${ENTER_PATH}?token=${sessions.makeToken()}`,
    close: async () => {
      for (const socket of sockets.keys()) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function callerOf(sessionId: string): Caller {
  return { face: 'station', sessionId };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { services, files }: StationOptions,
  sessions: Sessions,
  authority: string,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${authority}`);
  if (url.pathname === ENTER_PATH) {
    enter(url, response, sessions, authority);
    return;
  }
  const sessionId = sessionIdOf(request, authority);
  if (sessionId === null || !sessions.knows(sessionId)) {
    finish(
      response,
      401,
      'Open the link that the station printed. It works once; press Enter there for a new one.',
    );
    return;
  }
  const ticket = DOWNLOAD_PATH.exec(url.pathname)?.[1];
  if (ticket !== undefined) {
    const download = services.takeDownload(ticket, callerOf(sessionId));
    if (download === null)
      finish(response, 404, 'This file has been fetched already, or was made for somebody else.');
    else await sendDownload(download, response);
    return;
  }
  const file = rendererFile(files, url.pathname);
  if (file === null) {
    finish(response, 404, 'There is no such page.');
    return;
  }
  response.setHeader('ETag', file.etag);
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': file.mediaType, 'Content-Length': file.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

function enter(url: URL, response: ServerResponse, sessions: Sessions, authority: string): void {
  const sessionId = sessions.enter(url.searchParams.get('token') ?? '');
  if (sessionId === null) {
    finish(response, 403, 'This link has been used or is too old. Press Enter at the station for a new one.');
    return;
  }
  response.writeHead(303, {
    Location: '/',
    'Set-Cookie': `${sessionCookie(authority)}=${sessionId}; HttpOnly; SameSite=Strict; Path=/`,
  });
  response.end();
}

async function sendDownload(download: PreparedDownload, response: ServerResponse): Promise<void> {
  const stream = await download.open();
  response.writeHead(200, {
    'Content-Type': download.mediaType,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(download.name)}`,
    ...(download.sizeBytes === null ? {} : { 'Content-Length': download.sizeBytes }),
  });
  await pipeline(stream, response);
}

function secure(response: ServerResponse, policy: string): void {
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader(
    'Permissions-Policy',
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  );
  response.setHeader('Cache-Control', 'no-cache');
}

function finish(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
