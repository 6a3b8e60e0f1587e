import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A file of the built renderer, ready to be served. */
export interface RendererFile {
  readonly body: Buffer;
  readonly mediaType: string;
  /** Strong entity tag, quoted. */
  readonly etag: string;
}

/** The renderer's files by URL path (`/index.html`). What is not in the map is not served: no path ever reaches the disk. */
export type RendererFiles = ReadonlyMap<string, RendererFile>;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Reads the built renderer into memory. Files of a kind that is not listed are left out, links are not followed.
 *
 * @throws the system's error if the folder is missing: then the renderer has not been built.
 */
export async function loadRendererFiles(folder: string): Promise<RendererFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, RendererFile>();
  for (const entry of entries) {
    const mediaType = mediaTypes[path.extname(entry.name).toLowerCase()];
    if (!entry.isFile() || mediaType === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const body = await readFile(file);
    const url = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    files.set(url, { body, mediaType, etag });
  }
  return files;
}

/** The file that a URL path stands for; `/` is the start page. `null`: there is none. */
export function rendererFile(files: RendererFiles, urlPath: string): RendererFile | null {
  return files.get(urlPath === '/' ? '/index.html' : urlPath) ?? null;
}

/**
 * The content security policy of both faces: everything from the program itself, nothing from anywhere else. `connect`
 * is where the bridge's socket may go, if it has one.
 */
export function contentSecurityPolicy(connect: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    // The PDF preview shows bytes that the page already holds.
    'frame-src blob:',
    `connect-src 'self'${connect === null ? '' : ` ${connect}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
