import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// For looking at screens without services: `npx vite build --config …` and `npx vite preview --config …`.
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  plugins: [react()],
  build: {
    outDir: new URL('../../../dist/preview', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
  },
  preview: { port: 4780, strictPort: true },
  server: { port: 4780, strictPort: true, fs: { allow: [new URL('../../..', import.meta.url).pathname] } },
});
