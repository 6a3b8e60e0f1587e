import { randomBytes } from 'node:crypto';
import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { ImportedItem, NewCertificate } from '../../../main/archive/archive.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { temporaryFolder } from './data-folder.ts';
import { rawZip, type RawEntry } from './raw-zip.ts';
import { makeStation, type Station } from './station.ts';

const MIB = 2 ** 20;
let station: Station;
let certificate: NewCertificate & { readonly pdf: Uint8Array };

beforeAll(async () => {
  station = await makeStation();
  certificate = await station.issue('SERIAL-ONE');
});

/** Imports a zip into a new archive in a folder of its own, where nothing else may appear. */
async function imported(entries: readonly RawEntry[]): Promise<readonly ImportedItem[]> {
  const folder = temporaryFolder();
  const path = join(folder, 'given.zip');
  writeFileSync(path, rawZip(entries));
  const archive = openArchive(join(folder, 'data'));
  try {
    return await archive.importCertificates({ kind: 'zip', path }, { reader: station.reader, actor: 'Kim' });
  } finally {
    expect(readdirSync(folder).sort()).toEqual(['data', 'given.zip']);
    archive.close();
  }
}

const honest = (): RawEntry => ({ name: 'good.pdf', content: certificate.pdf, packed: true });
const states = (items: readonly ImportedItem[]) =>
  items.map(({ name, state, problem }) => [name, state, problem?.message ?? null]);

describe('a hostile zip', () => {
  it.each(['../evil.pdf', '/etc/evil.pdf', 'a/../../evil.pdf', 'C:\\evil.pdf', 'a\\b.pdf'])(
    'that names %s is refused as a whole',
    async (name) => {
      await expect(imported([honest(), { name, content: certificate.pdf }])).rejects.toMatchObject({
        code: 'CERTIFICATE_UNREADABLE',
      });
    },
  );

  it('costs no more than its largest file may, whatever it unpacks to', async () => {
    const zeros = Buffer.alloc(96 * MIB);
    const before = process.memoryUsage().arrayBuffers;
    const items = await imported([
      { name: 'bomb.pdf', content: zeros, packed: true },
      { name: 'liar.pdf', content: zeros, packed: true, claimedBytes: 1000 },
      honest(),
    ]);
    expect(states(items)).toEqual([
      ['bomb', 'refused', 'It is larger than any certificate.'],
      ['liar', 'refused', 'It is damaged.'],
      ['good', 'imported', null],
    ]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * MIB);
  });

  it('whose files are damaged among others does not take the process with it', async () => {
    // What cannot be packed is read in many steps, of which the first shows the lie.
    const liar = { content: randomBytes(MIB), packed: true, claimedBytes: 1000 };
    const entries = Array.from({ length: 20 }, (_, index) => [
      { ...liar, name: `liar ${index}.pdf` },
      { ...honest(), name: `good ${index}.pdf` },
    ]).flat();
    const items = await imported(entries);
    expect(items.filter(({ state }) => state === 'refused')).toHaveLength(20);
    expect(items.filter(({ state }) => state === 'already-here')).toHaveLength(19);
  });

  it('with links and encrypted files hands over neither', async () => {
    const items = await imported([
      { name: 'link.pdf', content: Buffer.from('/etc/passwd'), mode: 0o120777 },
      { name: 'locked.pdf', content: certificate.pdf, packed: true, flags: 1 },
      honest(),
    ]);
    expect(states(items)).toEqual([
      ['link', 'refused', 'There is no certificate in it.'],
      ['locked', 'refused', 'It is encrypted or packed in an unknown way.'],
      ['good', 'imported', null],
    ]);
  });

  it('with two files of one name hands over neither: readers would differ on which is meant', async () => {
    const changed = Uint8Array.from(certificate.pdf).fill(0x20, 5000, 5100);
    for (const twins of [
      [certificate.pdf, changed],
      [changed, certificate.pdf],
    ]) {
      const items = await imported(twins.map((content) => ({ name: 'twin.pdf', content })));
      expect(states(items)).toEqual([['twin', 'refused', 'There are two files of this name.']]);
    }
  });

  it('of ten thousand files is gone through to its end', async () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => ({
      name: `folder ${index % 7}/${index}.json`,
      content: Buffer.from('{}'),
    }));
    const items = await imported([...entries, honest()]);
    expect(items).toHaveLength(10_001);
    expect(items.filter(({ state }) => state === 'imported')).toHaveLength(1);
  });
});

describe('a folder of large files', () => {
  it('is read a few at a time', async () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 10; index += 1) {
      const file = join(folder, `${index}.pdf`);
      writeFileSync(file, '%PDF-1.7\n');
      truncateSync(file, 40 * MIB);
      expect(statSync(file).size).toBe(40 * MIB);
    }
    const archive = openArchive(temporaryFolder());
    let highest = 0;
    const reader = {
      ...station.reader,
      unpack: async (pdf: Uint8Array) => {
        highest = Math.max(highest, process.memoryUsage().arrayBuffers);
        return station.reader.unpack(pdf);
      },
    };
    const before = process.memoryUsage().arrayBuffers;
    const items = await archive.importCertificates(
      { kind: 'folder', path: folder },
      { reader, actor: 'Kim' },
    );
    expect(items.map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => 'refused'));
    // All at once would be 400 MiB.
    expect(highest - before).toBeLessThan(250 * MIB);
    archive.close();
  });
});
