import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { build, preview } from 'vite';

const configFile = path.join(import.meta.dirname, 'vite.config.ts');

/** The preview, built into a folder of its own and served. */
export interface RunningPreview {
  /** Without a slash at its end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Builds and serves the preview for one file of tests. */
export async function startPreview(): Promise<RunningPreview> {
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'clearbench-preview-'));
  const buildOptions = { outDir, emptyOutDir: true };
  await build({ configFile, logLevel: 'error', build: buildOptions });
  const server = await preview({
    configFile,
    build: buildOptions,
    preview: { port: 4791, strictPort: false },
  });
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return {
    url: url.replace(/\/$/, ''),
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
