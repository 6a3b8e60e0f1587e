import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { collectLicences, licencesFile } from '../bench/services/licences.ts';

/**
 * Puts what the compiled app and the separately installed engine need beside them: resources, package.json and the list of licences for the
 * app (`dist/app`), and for the engine (`dist/engine`) its sources, the node binary that runs them, and the libraries
 * that they import. Run by `npm run build:desktop`.
 */
const root = path.join(import.meta.dirname, '../..');
const app = path.join(root, 'dist/app');
const engine = path.join(root, 'dist/engine');

/** Folders of `resources/` that are for the README and for making the packages. */
const notInTheApp = ['screenshots', 'packaging'];

/** What the engine's sources import, directly or through another library. */
const engineLibraries = ['zod', 'canonicalize'];
/** Folders of `main/` that the engine runs; the rest is the bench's. */
const engineFolders = ['engine', 'sanitize', 'drives'];
/** Files of `main/` itself that they import. */
const engineFiles = ['exclusive-lock.ts', 'device-number.ts'];

await rm(path.join(app, 'resources'), { recursive: true, force: true });
await cp(path.join(root, 'resources'), path.join(app, 'resources'), {
  recursive: true,
  filter: (file) => !notInTheApp.includes(path.relative(path.join(root, 'resources'), file)),
});
await cp(path.join(root, 'package.json'), path.join(app, 'package.json'));
await writeFile(path.join(app, licencesFile), JSON.stringify(await collectLicences()));

await rm(engine, { recursive: true, force: true });
await mkdir(path.join(engine, 'main'), { recursive: true });
await cp(path.join(root, 'node_modules/node/bin/node'), path.join(engine, 'node'), { dereference: true });
await cp(path.join(root, 'package.json'), path.join(engine, 'package.json'));
await cp(path.join(root, 'shared'), path.join(engine, 'shared'), { recursive: true });
for (const folder of engineFolders) {
  await cp(path.join(root, 'main', folder), path.join(engine, 'main', folder), { recursive: true });
}
for (const file of engineFiles) await cp(path.join(root, 'main', file), path.join(engine, 'main', file));
for (const library of engineLibraries) {
  await cp(path.join(root, 'node_modules', library), path.join(engine, 'node_modules', library), {
    recursive: true,
  });
}
