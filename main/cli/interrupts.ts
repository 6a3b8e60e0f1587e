import type { ProgressDisplay } from './display/progress-display.ts';
import { printError } from './output.ts';

/** Listens for Ctrl-C and its relatives while jobs run. */
export interface Interrupts {
  /** Resolves when the person wants the jobs to go on without this process. */
  readonly left: Promise<void>;
  readonly close: () => void;
}

type Question = 'none' | 'what' | 'cancel';

const questions = {
  what: [
    'The drives are still being wiped. What do you mean?',
    '  Enter  keep going and watching',
    '  b      go on in the background (or Ctrl-C again)',
    '  c      cancel the wipe',
  ],
  cancel: [
    'Cancel? The drives stay partly overwritten and may hold patient data.',
    '  y      cancel the wipe',
    '  Enter  keep going',
  ],
} as const;

const interruptKey = '\u0003';

/**
 * Asks what an interrupt means before anything is done. Nothing but an explicit `c` and `y` ever ends a wipe: a second
 * Ctrl-C leaves it to the background, a closed terminal changes nothing at all (the certificate is still issued).
 */
export function watchInterrupts(
  display: ProgressDisplay,
  options: { readonly mayAsk: boolean; readonly cancel: () => void },
): Interrupts {
  const asksWithKeys = options.mayAsk && display.isLive && process.stdin.isTTY;
  const { promise: left, resolve: leave } = Promise.withResolvers<undefined>();
  let question: Question = 'none';

  const ask = (next: Question): void => {
    const wasAsking = question !== 'none';
    question = next;
    const isAsking = next !== 'none';
    if (asksWithKeys && wasAsking !== isAsking) {
      // Before the question is shown: an answer may come at once.
      process.stdin.setRawMode(isAsking);
      if (isAsking) process.stdin.on('data', onKeys).resume();
      else process.stdin.off('data', onKeys).pause();
    }
    display.ask(next === 'none' ? null : questions[next]);
  };
  const onInterrupt = (): void => {
    if (question !== 'none') {
      ask('none');
      leave(undefined);
      return;
    }
    ask('what');
    if (!asksWithKeys) {
      printError(
        'The wipe goes on. Interrupt again to leave it to the background; "clearbench cancel JOB" ends it.',
      );
    }
  };
  const onKey = (key: string): void => {
    if (key === interruptKey) onInterrupt();
    else if (question === 'what') {
      if (key === 'b') {
        ask('none');
        leave(undefined);
      } else if (key === 'c') ask('cancel');
      else if (key === '\r' || key === 'k') ask('none');
    } else if (question === 'cancel') {
      if (key === 'y') {
        ask('none');
        display.markCancelling();
        options.cancel();
      } else if (key === '\r' || key === 'n') ask('none');
    }
  };
  const onKeys = (keys: Buffer): void => {
    for (const key of keys.toString('latin1')) onKey(key);
  };
  const onTerminate = (): void => {
    leave(undefined);
  };
  const goOnUnseen = (): void => undefined;

  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', goOnUnseen);
  return {
    left,
    close: () => {
      if (question !== 'none') ask('none');
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      process.off('SIGHUP', goOnUnseen);
    },
  };
}
