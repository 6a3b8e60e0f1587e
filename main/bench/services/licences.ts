import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { licenceSchema } from '../../../shared/contract/settings.ts';

type Licence = z.infer<typeof licenceSchema>;

const root = path.join(import.meta.dirname, '../../..');

const packageSchema = z.object({
  name: z.string().max(214),
  version: z.string().max(100),
  license: z.string().max(300).optional(),
});
const ownPackageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

/** Libraries that the screens are built from: they are inside the built renderer, not beside it. */
export const librariesOfScreens: readonly string[] = [
  '@tanstack/react-virtual',
  'i18next',
  'react',
  'react-aria-components',
  'react-dom',
  'react-i18next',
  'zustand',
];

/** What is shipped besides libraries; `resources/LICENSES.md` says where each of them lies. */
const fonts: readonly Licence[] = [
  { name: 'IBM Plex Sans, IBM Plex Mono', version: '–', licence: 'OFL-1.1' },
  { name: 'Noto Sans, Noto Sans Mono', version: '–', licence: 'OFL-1.1' },
];

/** Name of the list that a package of the desktop app carries, beside its package.json. */
export const licencesFile = 'licences.json';

/**
 * The libraries and fonts that this installation ships, with their licences: from the list in the package, else from the libraries
 * themselves.
 */
export async function readLicences(): Promise<readonly Licence[]> {
  const packaged = await readFile(path.join(root, licencesFile), 'utf8').catch(() => null);
  return packaged === null ? collectLicences() : z.array(licenceSchema).parse(JSON.parse(packaged));
}

/** Reads the licences from the installed libraries, and adds those of the fonts. */
export async function collectLicences(): Promise<readonly Licence[]> {
  const own = ownPackageSchema.parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  const names = [
    ...librariesOfScreens,
    ...Object.keys(own.dependencies),
    ...Object.keys(own.optionalDependencies),
  ];
  const licences = await Promise.all(names.sort().map(readLicence));
  return [...licences.flatMap((licence) => licence ?? []), ...fonts];
}

/** `null`: an optional library that is not installed here. */
async function readLicence(name: string): Promise<Licence | null> {
  const file = path.join(root, 'node_modules', name, 'package.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const { version, license } = packageSchema.parse(JSON.parse(text));
  return { name, version, licence: license ?? 'see the package' };
}
