import type { Readable } from 'node:stream';

import type { BenchHandlers, Caller } from '../../../shared/contract.ts';
import type { BenchEvent } from '../../../shared/contract/snapshot.ts';

/** A file that a call has made ready to be fetched once. */
export interface PreparedDownload {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number | null;
  /** Opens it; called once. */
  readonly open: () => Promise<Readable>;
}

/** What a face needs of the bench: answers to calls, events, and files too large for a call. */
export interface BenchServices {
  readonly handlers: BenchHandlers;
  /** Hands over every event from now on; returns how to stop. */
  readonly follow: (listener: (event: BenchEvent) => void) => () => void;
  /** Gives out the file behind a ticket once, to the session that it was made for; `null` for any other. */
  readonly takeDownload: (ticket: string, caller: Caller) => PreparedDownload | null;
}
