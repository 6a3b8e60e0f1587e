import type { RawData, WebSocket } from 'ws';

import type { Caller } from '../../shared/contract.ts';
import { clientFrameSchema, type ClientFrame, type ServerFrame } from '../../shared/contract/wire.ts';
import { answerFrame, type BorderLog } from '../bench-border.ts';
import type { BenchServices } from '../bench/services/bench-services.ts';

/** With more than this waiting to be sent, events are left out; the client notices the gap and asks for a snapshot. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Carries calls and events between one socket and the services, until the socket closes. */
export function carryBridge(
  socket: WebSocket,
  services: BenchServices,
  caller: Caller,
  log: BorderLog,
): void {
  const send = (frame: ServerFrame): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };
  const stop = services.follow((event) => {
    if (socket.bufferedAmount < MAX_WAITING_BYTES) send({ kind: 'event', event });
  });
  socket.on('close', stop);
  socket.on('error', (cause) => log({ code: 'BRIDGE_CLOSED', call: null, cause }));
  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? null : readFrame(data);
    if (frame === null) {
      log({ code: 'CALL_INVALID', call: null });
      socket.close(1008, 'not a call');
      return;
    }
    answerFrame(frame, services, caller, log).then(send, (cause: unknown) =>
      log({ code: 'INTERNAL', call: frame.call, cause }),
    );
  });
}

function readFrame(data: RawData): ClientFrame | null {
  try {
    const text = (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString(
      'utf8',
    );
    return clientFrameSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
