import type { BenchClient } from '../../shared/contract.ts';
import { connectionLost, FrameClient } from './frame-client.ts';

/** Waits between attempts to reach the bench again, in ms; the last one repeats. */
const RETRY_AFTER_MS = [250, 500, 1000, 2000, 4000] as const;

/** Close code by which the station face says that this session is not wanted (RFC 6455 "policy violation"). */
const REFUSED = 1008;

/** The client of the station face: frames as JSON text over a WebSocket of the same origin. */
export function webSocketClient(url: URL): BenchClient {
  let socket: WebSocket | null = null;
  let attempts = 0;
  const client = new FrameClient({
    send: (frame) => {
      if (socket?.readyState !== WebSocket.OPEN) throw connectionLost();
      socket.send(JSON.stringify(frame));
    },
  });

  const connect = (): void => {
    const current = new WebSocket(url);
    socket = current;
    current.addEventListener('open', () => {
      attempts = 0;
      client.connectionIs('open');
    });
    current.addEventListener('message', (message) => {
      const frame = parseFrame(message.data);
      if (frame !== undefined) client.receive(frame);
    });
    current.addEventListener('close', (closing) => {
      if (socket !== current) return;
      socket = null;
      if (closing.code === REFUSED) {
        client.connectionIs('refused');
        return;
      }
      client.connectionIs('lost');
      const wait = RETRY_AFTER_MS[Math.min(attempts, RETRY_AFTER_MS.length - 1)] ?? 4000;
      attempts += 1;
      setTimeout(connect, wait);
    });
  };
  connect();
  return client;
}

function parseFrame(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
