import type { BenchClient } from '../shared/contract.ts';
import { BRIDGE_PATH } from '../shared/contract/wire.ts';
import { preloadClient } from './bridge/preload-client.ts';
import { webSocketClient } from './bridge/websocket-client.ts';

/** Finds the way to the bench: the desktop app's preload functions, else the WebSocket of the page's own origin. */
export function connectBench(page: Window): BenchClient {
  if (page.clearbench !== undefined) return preloadClient(page.clearbench);
  const url = new URL(BRIDGE_PATH, page.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return webSocketClient(url);
}
