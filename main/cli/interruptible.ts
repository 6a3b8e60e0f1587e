import { removeUnfinished } from '../unfinished.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does work that takes long. Where it is interrupted, what is half-written goes before the process does. */
export async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals): void => {
    removeUnfinished();
    unlisten();
    process.kill(process.pid, signal);
  };
  const unlisten = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work();
  } finally {
    unlisten();
  }
}
