import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { prepareCertificateFolder, writeCertificateFiles } from '../../../main/bench/certificate-folder.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const content = { json: bytes('{"a":1}'), p7s: bytes('signature'), pdf: bytes('%PDF-1.7') };
const id = 'CB-20260102-0123456789';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clearbench-issued-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe('the folder for certificates', () => {
  it('is made where it is missing, and left empty', async () => {
    const made = await prepareCertificateFolder(path.join(folder, 'a', 'b'));
    expect(await readdir(made)).toEqual([]);
  });

  it.each(['file', 'file/below', 'nowhere', '../../../../../proc/clearbench/out'])(
    'is refused before anything is wiped if it is %s',
    async (name) => {
      await writeFile(path.join(folder, 'file'), '');
      await symlink('/proc/nowhere/at/all', path.join(folder, 'nowhere'));
      await expect(prepareCertificateFolder(path.join(folder, name))).rejects.toMatchObject({
        code: 'OUTPUT_NOT_WRITABLE',
      });
    },
  );
});

describe('the files of a certificate', () => {
  it('are written under its id, byte for byte', async () => {
    const files = await writeCertificateFiles(folder, id, content);
    expect(files).toEqual({
      id,
      json: path.join(folder, `${id}.json`),
      p7s: path.join(folder, `${id}.json.p7s`),
      pdf: path.join(folder, `${id}.pdf`),
    });
    expect((await readdir(folder)).sort()).toEqual([`${id}.json`, `${id}.json.p7s`, `${id}.pdf`]);
    expect(new Uint8Array(await readFile(files.json))).toEqual(content.json);
    expect(new Uint8Array(await readFile(files.p7s))).toEqual(content.p7s);
    expect(new Uint8Array(await readFile(files.pdf ?? ''))).toEqual(content.pdf);
  });

  it('are two where it was imported without its document', async () => {
    const files = await writeCertificateFiles(folder, id, { ...content, pdf: null });
    expect(files).toMatchObject({ json: path.join(folder, `${id}.json`), pdf: null });
    expect((await readdir(folder)).sort()).toEqual([`${id}.json`, `${id}.json.p7s`]);
  });

  it('may be written again', async () => {
    const files = await writeCertificateFiles(folder, id, content);
    await rm(files.p7s);
    expect(await writeCertificateFiles(folder, id, content)).toEqual(files);
    expect(new Uint8Array(await readFile(files.p7s))).toEqual(content.p7s);
  });

  it('never replace a file that holds something else, and none of them is left behind then', async () => {
    await writeFile(path.join(folder, `${id}.json`), 'other');
    await expect(writeCertificateFiles(folder, id, content)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(await readdir(folder)).toEqual([`${id}.json`]);
    expect(await readFile(path.join(folder, `${id}.json`), 'utf8')).toBe('other');
  });

  it('are not written into a folder that went away', async () => {
    await expect(writeCertificateFiles(path.join(folder, 'gone'), id, content)).rejects.toMatchObject({
      code: 'CERTIFICATE_NOT_WRITTEN',
    });
  });
});
