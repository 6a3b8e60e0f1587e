import { BrowserWindow, dialog, screen } from 'electron';

import { APP_ORIGIN } from './app-protocol.ts';
import { hardenContents, hardenedPreferences } from './hardening.ts';
import type { JobOverview } from './job-watch.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

/** The words of the question that is asked when the window is closed during a job. */
export interface ClosingWords {
  readonly message: (running: number) => string;
  readonly detail: string;
  readonly keepOpen: string;
  readonly closeAnyway: string;
}

/** What the window needs to know. */
export interface WindowOptions {
  readonly preloadFile: string;
  readonly stateFile: string;
  readonly iconFile: string;
  readonly jobs: () => JobOverview;
  readonly closing: ClosingWords;
}

/**
 * Opens the one window. Closing it while drives are being erased asks first; the services and the engine go on either
 * way, and certificates are issued when the jobs end.
 */
export function openWindow(options: WindowOptions): BrowserWindow {
  const state = readWindowState(
    options.stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    width: state?.width ?? 1280,
    height: state?.height ?? 800,
    ...(state === null ? {} : { x: state.x, y: state.y }),
    minWidth: 1024,
    minHeight: 600,
    show: false,
    title: 'Clearbench',
    icon: options.iconFile,
    autoHideMenuBar: true,
    webPreferences: { ...hardenedPreferences, preload: options.preloadFile },
  });
  hardenContents(window.webContents);
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    const { running } = options.jobs();
    if (running > 0 && !confirmsClosing(window, running, options.closing)) event.preventDefault();
    else void keepWindowState(options.stateFile, window);
  });
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}

function confirmsClosing(window: BrowserWindow, running: number, words: ClosingWords): boolean {
  const keepOpen = 0;
  return (
    dialog.showMessageBoxSync(window, {
      type: 'question',
      message: words.message(running),
      detail: words.detail,
      buttons: [words.keepOpen, words.closeAnyway],
      defaultId: keepOpen,
      cancelId: keepOpen,
      noLink: true,
    }) !== keepOpen
  );
}
