import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import type { Caller } from '../../../shared/contract.ts';
import type { Download } from '../../../shared/contract/files.ts';
import type { PreparedDownload } from './bench-services.ts';

/** How long a prepared file waits to be fetched. */
const TICKET_LIFETIME_MS = 5 * 60 * 1000;

/** A file that is made for one session. */
export interface FileToPrepare {
  /** As the person will save it. */
  readonly name: string;
  readonly mediaType: string;
  /** Writes the file; the path is free, in a folder of this file alone. */
  readonly write: (file: string) => Promise<void>;
}

/** Files that wait to be fetched once by the session that they were made for; then, or after five minutes, they go. */
export interface DownloadTickets {
  readonly prepare: (file: FileToPrepare, caller: Caller) => Promise<Download>;
  readonly take: (ticket: string, caller: Caller) => PreparedDownload | null;
  /** Removes what nobody fetched. */
  readonly close: () => Promise<void>;
}

interface WaitingFile {
  readonly download: PreparedDownload;
  readonly sessionId: string;
  readonly expiry: NodeJS.Timeout;
  readonly remove: () => Promise<void>;
}

/** No tickets yet; what an earlier run left behind is removed. */
export async function openDownloadTickets(
  folder: string,
  lifetimeMs = TICKET_LIFETIME_MS,
): Promise<DownloadTickets> {
  await rm(folder, { recursive: true, force: true });
  const waiting = new Map<string, WaitingFile>();

  return {
    prepare: async ({ name, mediaType, write }, { sessionId }) => {
      const own = path.join(folder, randomUUID());
      const file = path.join(own, 'file');
      const remove = async (): Promise<void> => rm(own, { recursive: true, force: true });
      await mkdir(own, { recursive: true, mode: 0o700 });
      try {
        await write(file);
      } catch (error) {
        await remove();
        throw error;
      }
      const { size: sizeBytes } = await stat(file);
      const open: PreparedDownload['open'] = () =>
        Promise.resolve(createReadStream(file).once('close', () => void remove()));
      const ticket = randomBytes(24).toString('base64url');
      const expiry = setTimeout(() => {
        waiting.delete(ticket);
        void remove();
      }, lifetimeMs).unref();
      waiting.set(ticket, { download: { name, mediaType, sizeBytes, open }, sessionId, expiry, remove });
      return { name, sizeBytes, ticket };
    },
    take: (ticket, { sessionId }) => {
      const found = waiting.get(ticket);
      if (found?.sessionId !== sessionId) return null;
      clearTimeout(found.expiry);
      waiting.delete(ticket);
      return found.download;
    },
    close: async () => {
      for (const { expiry } of waiting.values()) clearTimeout(expiry);
      waiting.clear();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
