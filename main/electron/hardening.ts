import type { Session, WebContents } from 'electron';

import { APP_ORIGIN } from './app-protocol.ts';

/** Preferences of every window: no Node, no shared world, the OS sandbox on. */
export const hardenedPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const;

/** Denies every permission and device to every page, and every request that leaves the program. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOwnUrl(details.url) }));
}

/** Keeps a page where it is: no navigation, no new windows, no webviews. Printing opens through the page itself. */
export function hardenContents(contents: WebContents): void {
  const stay = (event: { readonly preventDefault: () => void; readonly url: string }): void => {
    if (!isOwnPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnPage(event.url) && !event.url.startsWith(`blob:${APP_ORIGIN}/`)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function isOwnPage(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}

/** Pages of our own, the bytes they hold, and Chromium's built-in PDF viewer. */
function isOwnUrl(url: string): boolean {
  return (
    isOwnPage(url) ||
    url.startsWith(`blob:${APP_ORIGIN}/`) ||
    url.startsWith('data:image/') ||
    url.startsWith('chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/') ||
    url.startsWith('chrome://resources/')
  );
}
