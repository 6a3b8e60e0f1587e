/// <reference types="vite/client" />

import type { PreloadBridge } from '../shared/contract/wire.ts';

declare global {
  interface Window {
    /** Present in the desktop app only; put there by its preload script. */
    readonly clearbench?: PreloadBridge;
  }
}
