import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { writeCertificateFiles, type CertificatePaths } from '../../main/certificate/certificate-files.ts';
import { requires } from '../requirements/requires.ts';
import { failedJob } from '../unit/certificate/sample-job.ts';
import { type SampleStation, sampleStation } from '../unit/certificate/sample-station.ts';
import { output } from './command-output.ts';

const run = promisify(execFile);
let station: SampleStation;
let files: CertificatePaths;
let bytes: Buffer;

beforeAll(async () => {
  station = await sampleStation();
  files = await writeCertificateFiles(await station.issue(failedJob(40)), station.folder);
  bytes = await readFile(files.pdf);
});
afterAll(() => station.remove());

requires('poppler', 'qpdf').describe('other readers of a certificate’s PDF', () => {
  it('poppler reads the outcome, and takes out the very record that was signed', async () => {
    const { stdout } = await run('pdftotext', ['-layout', files.pdf, '-']);
    expect(stdout).toContain('Not sanitized');
    const attachments = path.join(station.folder, 'attachments');
    await mkdir(attachments);
    await run('pdfdetach', ['-saveall', '-o', attachments, files.pdf]);
    expect((await readdir(attachments)).sort()).toEqual(['certificate.json', 'certificate.json.p7s']);
    expect(await readFile(path.join(attachments, 'certificate.json'))).toEqual(await readFile(files.json));
  });

  it('declares PDF/A-3a and PDF/UA-1, has an output intent, a structure and a language', async () => {
    const text = bytes.toString('latin1');
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(text).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
    expect(text).toContain('<pdfuaid:part>1</pdfuaid:part>');
    const catalog = await output('qpdf', '--show-object=trailer', files.pdf);
    expect(catalog).toContain('/Root');
    for (const entry of ['/OutputIntents', '/StructTreeRoot', '/MarkInfo', '/Lang (en)', '/AF [']) {
      expect(text).toContain(entry);
    }
    expect(text).not.toContain('/NeedAppearances');
    expect(text).toContain('/DisplayDocTitle true');
  });

  it('embeds every font that it uses', async () => {
    const { stdout } = await run('pdffonts', [files.pdf]);
    const fonts = stdout.trim().split('\n').slice(2);
    expect(fonts.length).toBe(3);
    for (const font of fonts) expect(font).toMatch(/CID TrueType\s+Identity-H\s+yes yes yes/);
  });
});
