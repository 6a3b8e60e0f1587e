import { Notification, powerSaveBlocker, type BrowserWindow } from 'electron';

import type { BenchEvent } from '../../shared/contract/snapshot.ts';
import type { OutcomeKind } from '../../shared/schemas/outcome.ts';
import type { JobWatch } from './job-watch.ts';

/** The words of the desktop's own messages, in the person's language. */
export interface AttentionWords {
  readonly outcome: Readonly<Record<OutcomeKind, string>>;
}

/** Shows progress in the taskbar, keeps the computer awake while drives are erased, and tells when one ends. */
export function createAttention(watch: JobWatch, words: AttentionWords, window: () => BrowserWindow | null) {
  let blocker: number | null = null;
  const show = (): void => {
    const { running, fraction } = watch.overview();
    window()?.setProgressBar(fraction ?? -1);
    if (running > 0) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  show();
  return (event: BenchEvent): void => {
    const { ended } = watch.take(event);
    show();
    if (window()?.isFocused() === true || !Notification.isSupported()) return;
    for (const job of ended) {
      new Notification({ title: words.outcome[job.outcome], body: job.identifier }).show();
    }
  };
}
