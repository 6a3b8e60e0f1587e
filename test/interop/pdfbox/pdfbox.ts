import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const jars = ['pdfbox2', 'fontbox2', 'commons-logging', 'bcpkix', 'bcprov', 'bcutil'].map(
  (name) => `/usr/share/java/${name}.jar`,
);

/** What PDFBox and BouncyCastle say of each file, in the words of `CheckSignature.java`, which is compiled first. */
export async function askPdfBox(files: readonly string[]): Promise<readonly string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clearbench-pdfbox-'));
  const classes = [folder, ...jars].join(':');
  const source = new URL('CheckSignature.java', import.meta.url).pathname;
  try {
    await run('ecj', ['-17', '-nowarn', '-proc:none', '-d', folder, '-cp', classes, source]);
    const { stdout } = await run('java', ['-cp', classes, 'CheckSignature', ...files]);
    const said = stdout.trim().split('\n');
    return files.map((file, index) => said[index]?.replace(`${file} `, '') ?? 'nothing');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
