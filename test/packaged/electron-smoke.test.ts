import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { _electron as electron } from '@playwright/test';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const binary = path.join(root, 'node_modules/electron/dist/electron');

/** Electron's binary is fetched by Electron itself on its first start, and only where its host can be reached. */
const isHere = existsSync(binary);

// Not one of the needs: neither apt nor npm has the binary.
describe.runIf(isHere)('the real desktop app', () => {
  it('opens its window on its own page, with no Node in it', async () => {
    const data = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-electron-'));
    const app = await electron.launch({
      executablePath: binary,
      args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: { ...process.env, CLEARBENCH_DATA: data },
    });
    try {
      const window = await app.firstWindow();
      await window.getByRole('heading', { level: 1 }).first().waitFor();
      expect(window.url()).toMatch(/^app:\/\/clearbench\//);
      expect(await window.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined');
      expect(
        await window.evaluate(() => Object.keys(Reflect.get(globalThis, 'clearbench') as object).sort()),
      ).toEqual(['call', 'follow']);
    } finally {
      await app.close();
      await fs.rm(data, { recursive: true, force: true });
    }
  });
});
