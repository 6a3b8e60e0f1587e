import path from 'node:path';

import type { BrowserWindow } from 'electron';
import { app, dialog, session } from 'electron';

import { ClearbenchError, explainProblem } from '../shared/problem.ts';
import type { OpenServices } from './bench/services/open-services.ts';
import { registerAppScheme, serveApp } from './electron/app-protocol.ts';
import { createAttention } from './electron/attention.ts';
import { carryIpc } from './electron/bridge-ipc.ts';
import { openDesktopServices } from './electron/desktop-services.ts';
import { desktopWords } from './electron/desktop-words.ts';
import { hardenSession } from './electron/hardening.ts';
import { createJobWatch } from './electron/job-watch.ts';
import { openWindow } from './electron/window.ts';
import { loadRendererFiles } from './renderer-files.ts';

const built = import.meta.dirname;

/** The desktop app: one window over the bench's services. */
async function startDesktop(): Promise<void> {
  await app.whenReady();
  const [{ dataDir, services }, files] = await Promise.all([
    openDesktopServices(process.env),
    loadRendererFiles(path.join(built, '../../renderer')),
  ]);
  const { jobs, settings } = await services.handlers['bench.snapshot'](
    {},
    { face: 'desktop', sessionId: 'window' },
  );
  const words = desktopWords(settings.language ?? app.getLocale());
  const watch = createJobWatch(jobs);
  let window: BrowserWindow | null = null;

  hardenSession(session.defaultSession);
  serveApp(session.defaultSession, files, services);
  services.follow(createAttention(watch, words, () => window));

  const show = (): void => {
    if (window !== null) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    window = openWindow({
      preloadFile: path.join(built, 'preload.cjs'),
      stateFile: path.join(dataDir, 'window.json'),
      iconFile: path.join(built, '../resources/icons/256x256.png'),
      jobs: watch.overview,
      closing: words.closing,
    });
    const stopIpc = carryIpc(window.webContents, services, ({ code, call, cause }) => {
      services.log.warn({ code, call, err: cause }, 'turned away at the border');
    });
    window.on('closed', () => {
      stopIpc();
      window = null;
      quitWhenIdle();
    });
  };
  /** Without a window the bench stays until the last job has its certificate. */
  const quitWhenIdle = (): void => {
    if (window === null && watch.overview().running === 0) app.quit();
  };
  services.follow(quitWhenIdle);
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', quitWhenIdle);
  app.once('will-quit', (event) => {
    event.preventDefault();
    void closeAndExit(services);
  });
  show();
}

async function closeAndExit(services: OpenServices): Promise<void> {
  try {
    await services.close();
  } finally {
    app.exit(0);
  }
}

function failStart(error: unknown): void {
  const problem =
    error instanceof ClearbenchError
      ? error.toProblem()
      : ({ code: 'INTERNAL', message: 'Clearbench could not start.' } as const);
  dialog.showErrorBox('Clearbench', explainProblem(problem));
  app.exit(1);
}

registerAppScheme();
if (app.requestSingleInstanceLock()) startDesktop().catch(failStart);
else app.quit();
