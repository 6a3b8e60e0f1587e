import type { BenchClient } from '../../shared/contract.ts';
import type { PreloadBridge } from '../../shared/contract/wire.ts';
import { FrameClient } from './frame-client.ts';

/** The client of the desktop app: frames through the functions that its preload script exposes. */
export function preloadClient(bridge: PreloadBridge): BenchClient {
  const client = new FrameClient({
    send: (frame) => {
      bridge.call(frame).then(
        (answer) => client.receive(answer),
        () =>
          client.receive({
            kind: 'refusal',
            id: frame.id,
            problem: { code: 'CONNECTION_LOST', message: 'The bench did not answer.' },
          }),
      );
    },
  });
  bridge.follow((frame) => client.receive(frame));
  client.connectionIs('open');
  return client;
}
