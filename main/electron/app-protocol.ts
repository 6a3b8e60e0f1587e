import { Readable } from 'node:stream';

import { protocol, type Session } from 'electron';

import type { Caller } from '../../shared/contract.ts';
import type { BenchServices } from '../bench/services/bench-services.ts';
import { contentSecurityPolicy, rendererFile, type RendererFiles } from '../renderer-files.ts';

/** Scheme and host of the program's own pages. A scheme of its own has an origin, `file:` has none worth the name. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://clearbench`;

/** The window's session as the services know it: there is one window. */
export const desktopCaller: Caller = { face: 'desktop', sessionId: 'window' };

/** Must run before the app is ready: tells Chromium that the scheme is as good as https. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built renderer and downloads from memory and services; no path of a URL ever reaches the disk. */
export function serveApp(session: Session, files: RendererFiles, services: BenchServices): void {
  session.protocol.handle(APP_SCHEME, async (request) =>
    answer(new URL(request.url), request.method, files, services),
  );
}

async function answer(
  url: URL,
  method: string,
  files: RendererFiles,
  services: BenchServices,
): Promise<Response> {
  if (`${url.protocol}//${url.host}` !== APP_ORIGIN || (method !== 'GET' && method !== 'HEAD')) {
    return refuse(403);
  }
  const ticket = /^\/downloads\/([A-Za-z0-9_-]{32,64})$/.exec(url.pathname)?.[1];
  if (ticket !== undefined) return download(ticket, services);
  const file = rendererFile(files, url.pathname);
  if (file === null) return refuse(404);
  return new Response(new Uint8Array(file.body), {
    headers: { ...security, 'Content-Type': file.mediaType },
  });
}

const security = {
  'Content-Security-Policy': contentSecurityPolicy(null),
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

async function download(ticket: string, services: BenchServices): Promise<Response> {
  const prepared = services.takeDownload(ticket, desktopCaller);
  if (prepared === null) return refuse(404);
  const body = Readable.toWeb(await prepared.open()) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      ...security,
      'Content-Type': prepared.mediaType,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(prepared.name)}`,
    },
  });
}

function refuse(status: 403 | 404): Response {
  return new Response(null, { status, headers: security });
}
