import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { listPackage } from '@electron/asar';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { requires } from '../requirements/requires.ts';

const root = path.join(import.meta.dirname, '../..');

requires('built').describe('the desktop app as electron-builder puts it together', () => {
  let folder: string;
  let unpacked: string;
  let packed: readonly string[];

  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-package-'));
    // Electron's own binary is the one thing that this does not need: any program stands in for it.
    const electron = path.join(folder, 'electron');
    await fs.mkdir(electron);
    await fs.copyFile('/bin/true', path.join(electron, 'electron'));
    await fs.writeFile(path.join(electron, 'version'), 'stand-in');
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir'),
      publish: 'never',
      config: {
        extends: path.join(root, 'electron-builder.yml'),
        electronDist: electron,
        // Fuses are switched inside Electron's binary.
        electronFuses: null,
        npmRebuild: false,
        directories: { output: path.join(folder, 'out'), buildResources: 'resources' },
      },
    });
    unpacked = path.join(folder, 'out/linux-unpacked');
    packed = listPackage(path.join(unpacked, 'resources/app.asar'), { isPack: false });
  }, 180_000);

  afterAll(async () => {
    await fs.rm(folder, { recursive: true, force: true });
  });

  it('holds the app, the screens, and what both are started and licensed with', () => {
    for (const file of [
      '/package.json',
      '/dist/app/main/index.js',
      '/dist/app/main/preload.cjs',
      '/dist/app/licences.json',
      '/dist/app/resources/icons/256x256.png',
      '/dist/renderer/index.html',
      '/node_modules/pdfkit/package.json',
      '/node_modules/zod/package.json',
    ]) {
      expect(packed, file).toContain(file);
    }
  });

  it('holds no sources, no tests, and no library that is built into the screens or only builds them', () => {
    const strangers = packed.filter((file) =>
      /^\/(?:main|renderer|shared|test|resources|dist\/engine)\/|^\/node_modules\/(?:react|react-dom|react-aria|vite|vitest|typescript|electron|node|@playwright)\//.test(
        file,
      ),
    );
    expect(strangers.slice(0, 10)).toEqual([]);
    expect(packed.filter((file) => file.startsWith('/dist/') && file.endsWith('.ts'))).toEqual([]);
  });

  it('has the engine with its own node beside it, outside of the archive', async () => {
    const engine = path.join(unpacked, 'resources/engine');
    await fs.access(path.join(engine, 'main/engine/broker-main.ts'));
    expect((await fs.stat(path.join(engine, 'node'))).mode & 0o111).not.toBe(0);
    expect((await fs.readdir(path.join(engine, 'main'))).sort()).toEqual([
      'device-number.ts',
      'drives',
      'engine',
      'exclusive-lock.ts',
      'sanitize',
    ]);
  });
});
