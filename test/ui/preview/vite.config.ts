import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// For looking at screens without services: `npx vite --config test/ui/preview/vite.config.ts`.
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  plugins: [react()],
  server: { port: 4780, strictPort: true, fs: { allow: [new URL('../../..', import.meta.url).pathname] } },
});
