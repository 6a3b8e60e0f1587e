import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import type { CallOutput } from '../../../shared/contract.ts';

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

/** The libraries that this installation ships, with their licences, read from the packages themselves. */
export async function readLicences(): Promise<CallOutput<'about.read'>['licences']> {
  const own = ownPackageSchema.parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  const names = [...Object.keys(own.dependencies), ...Object.keys(own.optionalDependencies)].sort();
  const licences = await Promise.all(names.map(readLicence));
  return licences.flatMap((licence) => licence ?? []);
}

/** `null`: an optional library that is not installed here. */
async function readLicence(name: string) {
  const file = path.join(root, 'node_modules', name, 'package.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const { version, license } = packageSchema.parse(JSON.parse(text));
  return { name, version, licence: license ?? 'see the package' };
}
