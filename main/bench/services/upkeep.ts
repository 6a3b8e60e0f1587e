import type { BenchLog } from '../bench-log.ts';

/** Something that the bench does by itself from time to time. */
export interface UpkeepTask {
  readonly name: string;
  readonly isDue: () => boolean;
  readonly run: () => Promise<void> | void;
}

/** What the bench does by itself while it is open. */
export interface Upkeep {
  /** Lets the task that is under way end, and starts no other. */
  readonly stop: () => Promise<void>;
}

/** How often it is looked what is due; tasks know by the archive when that is, so that restarts change nothing. */
const LOOK_EVERY_MS = 60_000;
/** The first look waits until the bench has started. */
const FIRST_LOOK_MS = 2_000;

/** Starts to look after things. A task that fails is in the log and is tried again at the next look. */
export function startUpkeep(tasks: readonly UpkeepTask[], log: BenchLog): Upkeep {
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    for (const { name, isDue, run } of tasks) {
      if (isStopped) return;
      try {
        if (isDue()) await run();
      } catch (error) {
        log.error({ task: name, err: error }, 'upkeep failed');
      }
    }
  };
  const wait = (milliseconds: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      looking = look().then(() => wait(LOOK_EVERY_MS));
    }, milliseconds);
    timer.unref();
  };
  wait(FIRST_LOOK_MS);

  return {
    stop: async () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await looking;
    },
  };
}
