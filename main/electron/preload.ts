import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

import { IPC_CALL_CHANNEL, IPC_EVENT_CHANNEL } from '../../shared/contract/channels.ts';
import type { PreloadBridge } from '../../shared/contract/wire.ts';

const bridge: PreloadBridge = {
  call: (frame) => ipcRenderer.invoke(IPC_CALL_CHANNEL, frame),
  follow: (listener) => {
    const hand = (_event: IpcRendererEvent, frame: unknown): void => listener(frame);
    ipcRenderer.on(IPC_EVENT_CHANNEL, hand);
    return () => ipcRenderer.off(IPC_EVENT_CHANNEL, hand);
  },
};

contextBridge.exposeInMainWorld('clearbench', bridge);
