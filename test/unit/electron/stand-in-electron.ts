import { EventEmitter } from 'node:events';

type Handler = (...args: never[]) => unknown;

/**
 * A stand-in for the `electron` module, as far as the adapter uses it: it keeps what it was told, so that tests can ask.
 * The real module needs Electron's binary; `test/packaged` runs that where it is.
 */
export function createStandIn() {
  const ipcHandlers = new Map<string, Handler>();
  const exposed = new Map<string, unknown>();
  const windows: StandInWindow[] = [];
  const asked: unknown[] = [];
  const state = { answer: 0, blockers: new Set<number>(), nextBlocker: 1, notifications: [] as unknown[] };

  class StandInContents extends EventEmitter {
    readonly sent: unknown[][] = [];
    openHandler: Handler | null = null;
    readonly mainFrame = { url: 'app://clearbench/' };
    setWindowOpenHandler(handler: Handler): void {
      this.openHandler = handler;
    }
    send(...args: unknown[]): void {
      this.sent.push(args);
    }
    isDestroyed(): boolean {
      return false;
    }
  }

  class StandInWindow extends EventEmitter {
    readonly webContents = new StandInContents();
    readonly options: unknown;
    progress: number | null = null;
    loaded: string | null = null;
    constructor(options: unknown) {
      super();
      this.options = options;
      windows.push(this);
    }
    setProgressBar(fraction: number): void {
      this.progress = fraction;
    }
    loadURL(url: string): Promise<void> {
      this.loaded = url;
      return Promise.resolve();
    }
    isFocused(): boolean {
      return false;
    }
    isMaximized(): boolean {
      return false;
    }
    getNormalBounds() {
      return { x: 10, y: 20, width: 1280, height: 800 };
    }
    maximize(): void {
      this.emit('maximized');
    }
    show(): void {
      this.emit('shown');
    }
  }

  class Notification {
    static isSupported(): boolean {
      return true;
    }
    readonly content: unknown;
    constructor(content: unknown) {
      this.content = content;
    }
    show(): void {
      state.notifications.push(this.content);
    }
  }

  return {
    state,
    windows,
    exposed,
    asked,
    ipcHandlers,
    module: {
      BrowserWindow: StandInWindow,
      Notification,
      ipcMain: {
        handle: (channel: string, handler: Handler) => void ipcHandlers.set(channel, handler),
        removeHandler: (channel: string) => void ipcHandlers.delete(channel),
      },
      ipcRenderer: {
        invoke: (...args: unknown[]) => Promise.resolve(args),
        on: () => undefined,
        off: () => undefined,
      },
      contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void exposed.set(name, api) },
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      dialog: {
        showMessageBoxSync: (_window: unknown, question: unknown) => {
          asked.push(question);
          return state.answer;
        },
      },
      protocol: { registerSchemesAsPrivileged: (schemes: unknown) => void exposed.set('schemes', schemes) },
      powerSaveBlocker: {
        start: () => {
          const id = state.nextBlocker++;
          state.blockers.add(id);
          return id;
        },
        stop: (id: number) => void state.blockers.delete(id),
      },
    },
  };
}
