import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build, type Plugin } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The command line in one piece; see `test/requirements/command-line-bundle.ts`. */
    readonly commandLineBundle: string;
  }
}

const root = path.join(import.meta.dirname, '../..');
/** Inside of the project, so that libraries that stay outside of the bundle are found. */
const cache = path.join(root, 'node_modules/.cache/clearbench-tests');

/** Libraries that read files of their own, or are loaded as native code. */
const outside = ['drivelist', 'pkcs11js', 'pino', 'fontkit', 'pdfkit'];

/** Our modules go on finding what lies beside them: resources, the engine's processes, the station's screens. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  transform: (code, id) =>
    id.startsWith(`${root}/main/`) || id.startsWith(`${root}/shared/`)
      ? code
          .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id)))
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : null,
};

let folder: string | null = null;

/**
 * Puts the command line together into a few files, once for a whole run. The engine tests start it many hundred times,
 * and loading its 650 modules one by one costs 1.1 s of processor time each time, of the 1.4 s that a short command
 * takes. The engine's own processes, and the tests of help, demo and plain wipes, run from the sources as they stand.
 */
export async function setup(project: TestProject): Promise<void> {
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(path.join(cache, 'command-line-'));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [keepPlaces],
    ssr: { noExternal: true, external: outside },
    build: {
      ssr: path.join(root, 'main/cli.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      // No package.json says there what `.js` would mean, and Node would have to find out for each of them.
      rolldownOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  project.provide('commandLineBundle', path.join(folder, 'cli.mjs'));
}

/** Takes it away again. */
export async function teardown(): Promise<void> {
  if (folder !== null) await rm(folder, { recursive: true, force: true });
}
