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
const outside = ['drivelist', 'pkcs11js', 'pino', 'fontkit', 'pdfkit', 'tinypool'];

/** What processes begin with: the command line, the broker, a job. */
const entries = ['main/cli.ts', 'main/engine/broker-main.ts', 'main/engine/job-main.ts'];

/**
 * Our modules go on finding what lies beside them, such as resources and the station's screens; only the engine's
 * processes are found in the bundle.
 */
function keepPlaces(bundle: string): Plugin {
  return {
    name: 'keep-places',
    transform: (code, id) =>
      id.startsWith(`${root}/main/`) || id.startsWith(`${root}/shared/`)
        ? code
            .replaceAll(
              /path\.join\(import\.meta\.dirname, ["'](broker|job)-main\.ts["']\)/g,
              (_place, name: string) => JSON.stringify(path.join(bundle, `${name}-main.mjs`)),
            )
            .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id)))
            .replaceAll('import.meta.filename', JSON.stringify(id))
            .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
        : null,
  };
}

let folder: string | null = null;

/**
 * Puts the command line and the engine together into a few files, once for a whole run. The tests start them many hundred
 * times, and loading 650 modules one by one costs about a second of processor time each time. The tests of help and demo,
 * and those that talk to the engine directly (`test/engine/jobs`), run from the sources as they stand.
 */
export async function setup(project: TestProject): Promise<void> {
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(path.join(cache, 'command-line-'));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [keepPlaces(folder)],
    ssr: { noExternal: true, external: outside },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      // No package.json says there what `.js` would mean, and Node would have to find out for each of them.
      rolldownOptions: {
        input: entries.map((entry) => path.join(root, entry)),
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  project.provide('commandLineBundle', path.join(folder, 'cli.mjs'));
}

/** Takes it away again. */
export async function teardown(): Promise<void> {
  if (folder !== null) await rm(folder, { recursive: true, force: true });
}
