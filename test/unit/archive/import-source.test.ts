import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { NewCertificate } from '../../../main/archive/archive.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { temporaryFolder } from './data-folder.ts';
import { makeStation, type Station } from './station.ts';

let station: Station;
let first: NewCertificate & { readonly pdf: Uint8Array };
let second: NewCertificate & { readonly pdf: Uint8Array };

beforeAll(async () => {
  station = await makeStation();
  first = await station.issue('SERIAL-ONE');
  second = await station.issue('SERIAL-TWO');
});

function writeCertificate(folder: string, { id, json, p7s, pdf }: typeof first): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.json`), json);
  writeFileSync(join(folder, `${id}.json.p7s`), p7s);
  writeFileSync(join(folder, `${id}.pdf`), pdf);
}

const withReader = () => ({ reader: station.reader, actor: 'Kim' });

describe('an import from a folder of which something cannot be looked into', () => {
  it('takes the rest where a folder lies too deep, and tells of that one', async () => {
    const folder = temporaryFolder();
    writeCertificate(folder, first);
    const deep = Array.from({ length: 17 }, () => 'd').join('/');
    writeCertificate(join(folder, deep), second);
    const archive = openArchive(temporaryFolder());
    const items = await archive.importCertificates({ kind: 'folder', path: folder }, withReader());
    expect(items.map(({ name, state, problem }) => [name, state, problem?.code ?? null])).toEqual([
      [first.id, 'imported', null],
      [deep, 'refused', 'CERTIFICATE_UNREADABLE'],
    ]);
    archive.close();
  });

  it('takes the rest where a folder cannot be read, and says why', async () => {
    const folder = temporaryFolder();
    writeCertificate(folder, first);
    // Permissions stop no root, but nobody can read a folder whose path is longer than paths may be.
    const name = 'n'.repeat(255);
    const make = `for (let i = 0; i < 16; i += 1) { fs.mkdirSync('${name}'); process.chdir('${name}'); }`;
    execFileSync(process.execPath, ['-e', make], { cwd: folder });
    const archive = openArchive(temporaryFolder());
    const items = await archive.importCertificates({ kind: 'folder', path: folder }, withReader());
    execFileSync('rm', ['-rf', join(folder, name)]);
    expect(items.map(({ state, problem }) => [state, problem?.message ?? null])).toEqual([
      ['imported', null],
      ['refused', 'The folder could not be read (the name is too long, ENAMETOOLONG).'],
    ]);
    archive.close();
  });
});

describe('an import of files that are named one by one', () => {
  it('follows links, puts together what belongs together, and opens nothing that is no file', async () => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    writeCertificate(elsewhere, first);
    writeFileSync(join(elsewhere, 'blob'), second.pdf);
    symlinkSync(join(elsewhere, 'blob'), join(folder, 'linked.pdf'));
    execFileSync('mkfifo', [join(folder, 'pipe.pdf')]);
    symlinkSync(join(folder, 'gone'), join(folder, 'dead.pdf'));
    const huge = join(folder, 'huge.pdf');
    writeFileSync(huge, '');
    truncateSync(huge, 8 * 2 ** 40);
    const paths = [
      join(elsewhere, `${first.id}.json`),
      join(elsewhere, `${first.id}.json.p7s`),
      join(folder, 'linked.pdf'),
      join(folder, 'pipe.pdf'),
      huge,
      join(folder, 'dead.pdf'),
    ];
    const archive = openArchive(temporaryFolder());
    const items = await archive.importCertificates({ kind: 'paths', paths }, withReader());
    expect(items.map(({ state, problem }) => [state, problem?.message ?? null])).toEqual([
      ['imported', null],
      ['imported', null],
      ['refused', 'It is not a file.'],
      ['refused', 'It is larger than any certificate.'],
      ['refused', 'It could not be read (it is not there, ENOENT).'],
    ]);
    archive.close();
  });

  it('is not ended by a zip that is broken', async () => {
    const archive = openArchive(temporaryFolder());
    const files = [
      { name: 'broken.zip', bytes: Buffer.from('PK, but no more') },
      { name: 'a.pdf', bytes: first.pdf },
    ];
    const items = await archive.importCertificates({ kind: 'files', files }, withReader());
    expect(items.map(({ name, state }) => [name, state])).toEqual([
      ['a', 'imported'],
      ['broken.zip', 'refused'],
    ]);
    archive.close();
  });
});
