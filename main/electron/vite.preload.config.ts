import { defineConfig } from 'vite';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/** The preload script as one CommonJS file: a sandboxed preload can load nothing else. */
export default defineConfig({
  root: here('../..'),
  build: {
    lib: { entry: here('preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    outDir: here('../../dist/app/main'),
    emptyOutDir: false,
    target: 'chrome140',
    rolldownOptions: { external: ['electron'] },
  },
});
