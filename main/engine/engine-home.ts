import path from 'node:path';

/** The program that runs an engine process, and the file that it starts with. */
export interface EngineHome {
  readonly node: string;
  readonly broker: string;
}

/**
 * Where this copy of Clearbench keeps its engine. From the sources it is the node that runs us and the file beside this
 * one. The desktop app has both outside of its archive, because Electron's own binary must not run as node.
 *
 * @param desktop resources folder of the desktop app; `null` outside of it.
 */
export function engineHome(desktop: string | null = desktopResources()): EngineHome {
  if (desktop === null) {
    return { node: process.execPath, broker: path.join(import.meta.dirname, 'broker-main.ts') };
  }
  const home = path.join(desktop, 'engine');
  return { node: path.join(home, 'node'), broker: path.join(home, 'main/engine/broker-main.ts') };
}

function desktopResources(): string | null {
  if (!('electron' in process.versions)) return null;
  const { resourcesPath } = process as { readonly resourcesPath?: string };
  return resourcesPath ?? null;
}
