import path from 'node:path';

/** The scripts of package.json that are this command line. */
const ownScripts: ReadonlySet<string | undefined> = new Set(['clearbench', 'demo', 'station']);

/**
 * Makes relative paths mean what they mean to the person who typed them: `npm run` works in the folder of package.json,
 * wherever it was called, and tells that place in INIT_CWD. Run in any other way, nothing changes.
 *
 * @throws Error if that place is gone: in another folder, the same path may be another drive's image.
 */
export function workInCallersFolder(): void {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  const installation = path.join(import.meta.dirname, '..');
  if (ownScripts.has(script) && folder !== undefined && process.cwd() === installation) process.chdir(folder);
}
