import { randomBytes } from 'node:crypto';

import type { Caller } from '../../../shared/contract.ts';
import type { Download } from '../../../shared/contract/files.ts';
import type { PreparedDownload } from './bench-services.ts';

/** How long a prepared file waits to be fetched. */
const TICKET_LIFETIME_MS = 5 * 60 * 1000;

/** Files that wait to be fetched once by the session that they were made for. */
export interface DownloadTickets {
  readonly prepare: (download: PreparedDownload, caller: Caller) => Download;
  readonly take: (ticket: string, caller: Caller) => PreparedDownload | null;
}

/** No tickets yet. */
export function createDownloadTickets(now: () => number = Date.now): DownloadTickets {
  const waiting = new Map<
    string,
    { readonly download: PreparedDownload; readonly sessionId: string; readonly until: number }
  >();
  const forgetOld = (): void => {
    for (const [ticket, { until }] of waiting) if (until < now()) waiting.delete(ticket);
  };
  return {
    prepare: (download, { sessionId }) => {
      forgetOld();
      const ticket = randomBytes(24).toString('base64url');
      waiting.set(ticket, { download, sessionId, until: now() + TICKET_LIFETIME_MS });
      return { name: download.name, sizeBytes: download.sizeBytes, ticket };
    },
    take: (ticket, { sessionId }) => {
      forgetOld();
      const found = waiting.get(ticket);
      if (found?.sessionId !== sessionId) return null;
      waiting.delete(ticket);
      return found.download;
    },
  };
}
