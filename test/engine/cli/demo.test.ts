import fs from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { withBenchFolder } from '../black-box/bench-folder.ts';
import { clearbenchFromSources } from '../black-box/clearbench.ts';
import { sectorsLeft } from '../black-box/medium.ts';

interface Story {
  readonly before: { readonly dicomObjects: number; readonly patientNames: number };
  readonly after: { readonly dicomObjects: number; readonly patientNames: number };
  readonly report: { readonly outcome: string };
  readonly verdict: { readonly status: string };
}

describe('the demo', () => {
  it('wipes a drive full of invented patients, proves it, and says so in plain words', async () => {
    await withBenchFolder(async ({ path: folder, data }) => {
      const place = path.join(folder, 'demo');
      const { exitCode, stdout, stderr } = await clearbenchFromSources([
        '--data',
        data,
        'demo',
        '--folder',
        place,
      ]);
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toContain('|Invented^');
      expect(stdout).toContain('00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|');
      expect(stdout).toContain('DICOM objects in the raw bytes: 0. Patient names: 0.');
      expect(stdout).toContain('valid: signed, unchanged');
      expect(await sectorsLeft(path.join(place, 'drive.img'))).toEqual([]);
      // Nothing of it ends up among real certificates.
      expect(await fs.stat(data).catch(() => null)).toBeNull();
    });
  });

  it('can be repeated, and tells its story to scripts, too', async () => {
    await withBenchFolder(async ({ path: folder }) => {
      const place = path.join(folder, 'demo');
      for (const count of [1, 2]) {
        const { exitCode, stdout, stderr } = await clearbenchFromSources([
          '--json',
          'demo',
          '--folder',
          place,
        ]);
        expect(exitCode, stderr).toBe(0);
        const story = JSON.parse(stdout) as Story;
        expect(story.before).toMatchObject({ dicomObjects: 156, patientNames: 156 });
        expect(story.after).toMatchObject({ dicomObjects: 0, patientNames: 0 });
        expect([story.report.outcome, story.verdict.status]).toEqual(['sanitized', 'VALID']);
        const issued = await fs.readdir(path.join(place, 'certificates'));
        expect(issued.filter((name) => name.endsWith('.pdf'))).toHaveLength(count);
      }
    });
  });

  it('says where it cannot put its files', async () => {
    const { exitCode, stderr } = await clearbenchFromSources(['demo', '--folder', '/proc/clearbench']);
    expect([exitCode, stderr]).toEqual([10, expect.stringContaining('OUTPUT_NOT_WRITABLE')]);
  });
});
