import { EventEmitter } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { IPC_CALL_CHANNEL } from '../../../shared/contract/wire.ts';
import type { BenchServices } from '../../../main/bench/services/bench-services.ts';
import type { createStandIn } from './stand-in-electron.ts';

const standIn = vi.hoisted((): { current: unknown } => ({ current: null }));
vi.mock('electron', async () => {
  const { createStandIn: create } = await import('./stand-in-electron.ts');
  const made = create();
  standIn.current = made;
  return made.module;
});

const electron = (): ReturnType<typeof createStandIn> => standIn.current as ReturnType<typeof createStandIn>;

/** Services that answer one call: enough to see what the border lets through. */
const services = {
  handlers: { 'drives.refresh': () => Promise.resolve({}) },
  follow: () => () => undefined,
  takeDownload: () => null,
} as unknown as BenchServices;

const frame = { v: 1, id: 7, call: 'drives.refresh', input: {} };

beforeEach(async () => {
  await import('electron');
});

describe('the window', () => {
  it('has every hardening on, and shows nothing but the program’s own page', async () => {
    const { openWindow } = await import('../../../main/electron/window.ts');
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-window-'));
    const words = {
      message: (running: number) => `${running} running`,
      detail: '',
      keepOpen: 'keep',
      closeAnyway: 'close',
    };
    openWindow({
      preloadFile: '/app/preload.cjs',
      iconFile: '/app/icon.png',
      stateFile: path.join(folder, 'window.json'),
      jobs: () => ({ running: 2, fraction: 0.5 }),
      closing: words,
    });
    const window = electron().windows.at(-1);
    expect(window?.options).toMatchObject({
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        preload: '/app/preload.cjs',
      },
    });
    expect(window?.loaded).toBe('app://clearbench/');

    const closing = { preventDefault: vi.fn() };
    window?.emit('close', closing);
    expect(electron().asked.at(-1)).toMatchObject({ message: '2 running', defaultId: 0, cancelId: 0 });
    expect(closing.preventDefault).toHaveBeenCalledOnce();

    electron().state.answer = 1;
    const again = { preventDefault: vi.fn() };
    window?.emit('close', again);
    expect(again.preventDefault).not.toHaveBeenCalled();
    await vi.waitFor(async () => {
      expect(JSON.parse(await fs.readFile(path.join(folder, 'window.json'), 'utf8'))).toMatchObject({
        width: 1280,
      });
    });
    await fs.rm(folder, { recursive: true });
  });

  it.each([
    ['will-navigate', 'https://example.org/'],
    ['will-redirect', 'file:///etc/passwd'],
    ['will-frame-navigate', 'app://clearbench.example.org/'],
    ['will-attach-webview', ''],
  ])('refuses %s to %s', async (event, url) => {
    const { hardenContents } = await import('../../../main/electron/hardening.ts');
    const contents = new (class extends EventEmitter {
      open: (() => unknown) | null = null;
      setWindowOpenHandler(handler: () => unknown): void {
        this.open = handler;
      }
    })();
    hardenContents(contents as never);
    const preventDefault = vi.fn();
    contents.emit(event, { url, preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(contents.open?.()).toEqual({ action: 'deny' });
  });
});

describe('the session', () => {
  it('denies every permission and device, and every request that leaves the program', async () => {
    const { hardenSession } = await import('../../../main/electron/hardening.ts');
    const set = new Map<string, (...args: never[]) => unknown>();
    const take = (name: string) => (handler: (...args: never[]) => unknown) => void set.set(name, handler);
    hardenSession({
      setPermissionRequestHandler: take('request'),
      setPermissionCheckHandler: take('check'),
      setDevicePermissionHandler: take('device'),
      webRequest: { onBeforeRequest: take('web') },
    } as never);
    const decided = vi.fn();
    set.get('request')?.(null as never, 'clipboard-read' as never, decided as never);
    expect(decided).toHaveBeenCalledWith(false);
    expect(set.get('check')?.()).toBe(false);
    expect(set.get('device')?.()).toBe(false);
    const answers = [
      'app://clearbench/index.html',
      'https://example.org/',
      'file:///etc/passwd',
      'app://other/',
    ].map((url) => {
      const answer = vi.fn();
      set.get('web')?.({ url } as never, answer as never);
      return answer.mock.calls[0]?.[0] as unknown;
    });
    expect(answers).toEqual([{ cancel: false }, { cancel: true }, { cancel: true }, { cancel: true }]);
  });
});

describe('the bridge', () => {
  const carry = async () => {
    const { carryIpc } = await import('../../../main/electron/bridge-ipc.ts');
    const log = vi.fn();
    const window = new (electron().module.BrowserWindow)({});
    carryIpc(window.webContents as never, services, log);
    const handler = electron().ipcHandlers.get(IPC_CALL_CHANNEL) as (
      event: unknown,
      raw: unknown,
    ) => Promise<unknown>;
    return { handler, window, log };
  };

  it('answers the main frame of its own window', async () => {
    const { handler, window } = await carry();
    const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame };
    expect(await handler(event, frame)).toEqual({ kind: 'answer', id: 7, output: {} });
  });

  it.each(['another window', 'a frame inside', 'another page', 'no frame'])(
    'refuses %s, and logs it',
    async (who) => {
      const { handler, window, log } = await carry();
      const contents = window.webContents;
      const events: Readonly<Record<string, unknown>> = {
        'another window': { sender: {}, senderFrame: contents.mainFrame },
        'a frame inside': { sender: contents, senderFrame: { url: 'app://clearbench/' } },
        'another page': {
          sender: contents,
          senderFrame: Object.assign(contents.mainFrame, { url: 'https://example.org/' }),
        },
        'no frame': { sender: contents, senderFrame: null },
      };
      expect(await handler(events[who], frame)).toBeNull();
      expect(log).toHaveBeenCalledWith({ code: 'SENDER_REFUSED', call: null });
    },
  );

  it.each([
    ['something that is no call', 'format c:'],
    ['a call of another version', { ...frame, v: 2 }],
    ['a call with more than a call has', { ...frame, extra: true }],
  ])('refuses %s', async (_what, raw) => {
    const { handler, window, log } = await carry();
    const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame };
    expect(await handler(event, raw)).toBeNull();
    expect(log).toHaveBeenCalledWith({ code: 'CALL_INVALID', call: null });
  });

  it('refuses a call that the contract does not have, with a typed problem', async () => {
    const { handler, window } = await carry();
    const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame };
    expect(await handler(event, { ...frame, call: 'constructor' })).toMatchObject({
      kind: 'refusal',
      problem: { code: 'CALL_UNKNOWN' },
    });
  });

  it('exposes frames to the page and nothing else', async () => {
    await import('../../../main/electron/preload.ts');
    const api = electron().exposed.get('clearbench') as Record<string, unknown>;
    expect(Object.keys(api).sort()).toEqual(['call', 'follow']);
    const call = api['call'] as (sent: unknown) => Promise<unknown>;
    expect(await call(frame)).toEqual([IPC_CALL_CHANNEL, frame]);
  });
});

describe('app://', () => {
  it('is a standard, secure scheme, and serves files of the renderer by name alone', async () => {
    const { registerAppScheme, serveApp } = await import('../../../main/electron/app-protocol.ts');
    registerAppScheme();
    expect(electron().exposed.get('schemes')).toMatchObject([
      { scheme: 'app', privileges: { standard: true, secure: true } },
    ]);
    let serve: ((request: { url: string; method: string }) => Promise<Response>) | null = null;
    const session = {
      protocol: { handle: (_scheme: string, handler: typeof serve) => void (serve = handler) },
    };
    const page = { body: Buffer.from('<!doctype html>'), mediaType: 'text/html', etag: '"x"' };
    serveApp(session as never, new Map([['/index.html', page]]), services);
    const get = async (url: string, method = 'GET'): Promise<Response> => {
      if (serve === null) throw new TypeError('nothing serves');
      return serve({ url, method });
    };
    const start = await get('app://clearbench/');
    expect(await start.text()).toBe('<!doctype html>');
    expect(start.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await get('app://clearbench/../../etc/passwd')).status).toBe(404);
    expect((await get('app://clearbench/%2e%2e/%2e%2e/etc/passwd')).status).toBe(404);
    expect((await get('app://other/index.html')).status).toBe(403);
    expect((await get('app://clearbench/', 'POST')).status).toBe(403);
    expect((await get(`app://clearbench/downloads/${'a'.repeat(32)}`)).status).toBe(404);
  });
});
