import { setImmediate } from 'node:timers';

/** Dies of what nobody catches, with certificates in its hands. */
export function judge(): Promise<never> {
  setImmediate(() => {
    throw new Error('a thread died');
  });
  return new Promise(() => undefined);
}
