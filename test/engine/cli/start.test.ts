import fs from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { withBenchFolder } from '../black-box/bench-folder.ts';
import { clearbenchFromSources } from '../black-box/clearbench.ts';

/** What takes tenths of a second to load: documents, signatures, the archive, the log, the listing of drives. */
const heavy = [
  'node_modules/fontkit/',
  'node_modules/pdfkit/',
  'node_modules/@peculiar/',
  'node_modules/asn1js/',
  'node_modules/pino/',
  'node_modules/drivelist/',
  'main/archive/',
  'main/certificate/',
  'main/bench/bench.ts',
];

describe('a command that needs no bench', () => {
  it.each([['--help'], ['methods'], ['wipe', '--help'], ['certificates', '--help']])(
    'loads nothing that it does not need: %s %s',
    async (...words) => {
      await withBenchFolder(async ({ path: folder }) => {
        const list = path.join(folder, 'loaded');
        const preload = new URL('note-loaded-files.ts', import.meta.url).pathname;
        const { exitCode, stderr } = await clearbenchFromSources(words, {
          NODE_OPTIONS: `--import ${preload}`,
          CLEARBENCH_TEST_LOADED: list,
        });
        expect([exitCode, stderr]).toEqual([0, '']);
        const loaded = (await fs.readFile(list, 'utf8')).split('\n');
        expect(loaded.some((url) => url.endsWith('main/cli/command-line.ts'))).toBe(true);
        const needless = loaded.filter((url) => heavy.some((part) => url.includes(part)));
        // A name and a path, shared with the code that writes certificates.
        const light = ['main/certificate/certificate-files.ts', 'main/certificate/document/logo/logo.ts'];
        expect(needless.filter((url) => !light.some((file) => url.endsWith(file)))).toEqual([]);
      });
    },
  );
});
