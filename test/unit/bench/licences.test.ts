import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { collectLicences, librariesOfScreens } from '../../../main/bench/services/licences.ts';

const renderer = path.join(import.meta.dirname, '../../../renderer');

/** The libraries that the sources of the screens import, types left out. */
async function importedByScreens(): Promise<ReadonlySet<string>> {
  const files = await readdir(renderer, { recursive: true });
  const sources = files.filter((file) => /\.tsx?$/.test(file) && file !== 'vite.config.ts');
  const names = new Set<string>();
  for (const file of sources) {
    const text = await readFile(path.join(renderer, file), 'utf8');
    for (const [, name] of text.matchAll(
      /^(?:import|export)\b(?! type)[^;]*? from '((?:@[\w-]+\/)?[a-z][\w-]*)/gm,
    )) {
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

describe('the licences that are shown', () => {
  it('are those of every library that the screens are built from and the program runs on', async () => {
    const shown = new Map((await collectLicences()).map(({ name, licence }) => [name, licence]));
    const imported = await importedByScreens();
    expect(imported).toContain('react');
    for (const name of imported) expect(shown.get(name), name).toMatch(/\w/);
    expect(shown.get('pdfkit')).toBe('MIT');
  });

  it('are of no library that the screens do not use', async () => {
    const imported = await importedByScreens();
    expect(librariesOfScreens.filter((name) => !imported.has(name))).toEqual([]);
  });
});
