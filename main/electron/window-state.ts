import { readFileSync } from 'node:fs';

import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';

import { writeDurableFile } from '../durable-file.ts';

const windowStateSchema = z
  .strictObject({
    x: z.int(),
    y: z.int(),
    width: z.int().min(400).max(20_000),
    height: z.int().min(300).max(20_000),
    maximized: z.boolean(),
  })
  .readonly();

/** Where the window was and how large. */
export type WindowState = z.infer<typeof windowStateSchema>;

/** The state that was kept, if it is readable and still on a screen; else `null` for a window of default size. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState | null {
  try {
    const state = windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return screens.some((screen) => overlaps(screen, state)) ? state : null;
  } catch {
    return null;
  }
}

/** At least a corner that can be grabbed must be on the screen. */
function overlaps(screen: Rectangle, state: WindowState): boolean {
  const grip = 100;
  return (
    state.x < screen.x + screen.width - grip &&
    state.x + state.width > screen.x + grip &&
    state.y >= screen.y &&
    state.y < screen.y + screen.height - grip
  );
}

/** Keeps the state for the next start. A failure is not worth a word to anybody. */
export async function keepWindowState(file: string, window: BrowserWindow): Promise<void> {
  const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
  await writeDurableFile(file, JSON.stringify(state), { mode: 0o600, overwrite: 'replace' }).catch(
    () => undefined,
  );
}
