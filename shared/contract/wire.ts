import { z } from 'zod';

import { problemSchema } from '../problem.ts';
import { benchEventSchema } from './snapshot.ts';

/** Raised when frames change in a way that an older peer would misread. */
export const WIRE_VERSION = 1;

/** What a client sends over a message channel (WebSocket, Electron port): one call. */
export const clientFrameSchema = z
  .strictObject({
    v: z.literal(WIRE_VERSION),
    /** Chosen by the client, unique while the call is open. */
    id: z.int().positive(),
    call: z.string().max(100),
    input: z.unknown(),
  })
  .readonly();
export type ClientFrame = z.infer<typeof clientFrameSchema>;

/** What the bench sends: the answer to a call, or an event. */
export const serverFrameSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), id: z.int().positive(), output: z.unknown() }).readonly(),
  z.strictObject({ kind: z.literal('refusal'), id: z.int().positive(), problem: problemSchema }).readonly(),
  z.strictObject({ kind: z.literal('event'), event: benchEventSchema }).readonly(),
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;

export { BRIDGE_PATH, IPC_CALL_CHANNEL, IPC_EVENT_CHANNEL } from './channels.ts';

/** What the Electron preload exposes as `window.clearbench`: frames only, no rules. */
export interface PreloadBridge {
  readonly call: (frame: ClientFrame) => Promise<unknown>;
  /** Hands every event frame to `listener`; returns how to stop. */
  readonly follow: (listener: (frame: unknown) => void) => () => void;
}
