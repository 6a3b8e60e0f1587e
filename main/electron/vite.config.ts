import { builtinModules } from 'node:module';

import { defineConfig } from 'vite';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/** The desktop app's main process as one ES module; libraries stay outside, Electron packs them beside it. */
export default defineConfig({
  root: here('../..'),
  build: {
    ssr: here('../index.ts'),
    outDir: here('../../dist/main'),
    emptyOutDir: true,
    target: 'node24',
    rolldownOptions: { external: ['electron', ...builtinModules], output: { entryFileNames: 'index.js' } },
  },
});
