import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';

import { MAX_CALL_BYTES } from '../../shared/contract/files.ts';
import {
  clientFrameSchema,
  IPC_CALL_CHANNEL,
  IPC_EVENT_CHANNEL,
  type ServerFrame,
} from '../../shared/contract/wire.ts';
import { answerFrame, type BorderLog } from '../bench-border.ts';
import type { BenchServices } from '../bench/services/bench-services.ts';
import { APP_ORIGIN, desktopCaller } from './app-protocol.ts';

/**
 * Carries calls and events between the window and the services. Only the main frame of our own window, showing our own
 * page, is answered.
 *
 * @returns how to stop.
 */
export function carryIpc(window: WebContents, services: BenchServices, log: BorderLog): () => void {
  ipcMain.handle(IPC_CALL_CHANNEL, async (event, raw: unknown): Promise<ServerFrame | null> => {
    if (!comesFromOurPage(event, window)) {
      log({ code: 'SENDER_REFUSED', call: null });
      return null;
    }
    const frame = clientFrameSchema.safeParse(raw);
    if (!frame.success || JSON.stringify(frame.data).length > MAX_CALL_BYTES) {
      log({ code: 'CALL_INVALID', call: null });
      return null;
    }
    return answerFrame(frame.data, services, desktopCaller, log);
  });
  const stop = services.follow((event) => {
    if (!window.isDestroyed()) window.send(IPC_EVENT_CHANNEL, { kind: 'event', event } satisfies ServerFrame);
  });
  return () => {
    stop();
    ipcMain.removeHandler(IPC_CALL_CHANNEL);
  };
}

function comesFromOurPage(event: IpcMainInvokeEvent, window: WebContents): boolean {
  const frame = event.senderFrame;
  return (
    event.sender === window &&
    frame !== null &&
    frame === window.mainFrame &&
    new URL(frame.url).origin === new URL(APP_ORIGIN).origin &&
    frame.url.startsWith(`${APP_ORIGIN}/`)
  );
}
