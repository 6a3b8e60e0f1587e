import { enableCompileCache } from 'node:module';
import path from 'node:path';

/**
 * Keeps compiled code between starts, which halves them. Entry files call it before they load the rest. The cache lies
 * inside the installation, never in a folder that others may write to: whoever can change it can change the program.
 * Where the installation is read-only, nothing is kept.
 */
export function keepCompiledCode(): void {
  enableCompileCache(path.join(import.meta.dirname, '../node_modules/.cache/clearbench'));
}
