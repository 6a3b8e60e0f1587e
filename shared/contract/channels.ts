/** Path of the WebSocket in the station face. */
export const BRIDGE_PATH = '/bridge';

/** Electron: channel of `ipcRenderer.invoke(channel, clientFrame)`, answered with a server frame. */
export const IPC_CALL_CHANNEL = 'clearbench:call';
/** Electron: channel on which events come as server frames. */
export const IPC_EVENT_CHANNEL = 'clearbench:event';
