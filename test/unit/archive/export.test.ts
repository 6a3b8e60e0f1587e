import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Archive, NewCertificate } from '../../../main/archive/archive.ts';
import { sha256Of } from '../../../main/archive/content-store.ts';
import { csvLine } from '../../../main/archive/export-csv.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { requires } from '../../requirements/requires.ts';
import { meddle, temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';
import { makeStation, type Station } from './station.ts';

const everything = { by: 'query', query: {} } as const;
const unsigned = { roots: [], sign: null, actor: 'Kim' } as const;

async function archiveOf(count: number): Promise<Archive> {
  const archive = openArchive(temporaryFolder());
  for (let index = 0; index < count; index += 1)
    await archive.saveCertificate(sampleCertificate(sampleRecord(index)));
  return archive;
}

describe('an export', () => {
  it('as JSON lines holds the signed records byte for byte', async () => {
    const archive = await archiveOf(12);
    const path = join(temporaryFolder(), 'records.jsonl');
    const report = await archive.exportCertificates({
      ...unsigned,
      selection: everything,
      format: 'jsonl',
      path,
    });
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const expected = archive.findCertificates({ limit: 500 }).certificates.map((found) => found.jsonSha256);
    expect(report.certificates).toBe(12);
    expect(lines.map((line) => sha256Of(line))).toEqual(expected);
    archive.close();
  });

  it('as CSV has one line per certificate under the names of the columns', async () => {
    const archive = await archiveOf(3);
    const path = join(temporaryFolder(), 'facts.csv');
    await archive.exportCertificates({ ...unsigned, selection: everything, format: 'csv', path });
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith('\uFEFF"Certificate","Kind",')).toBe(true);
    expect(text.trimEnd().split('\r\n')).toHaveLength(4);
    expect(text).toContain(`"${sampleRecord(1).medium.identifier.value}"`);
    archive.close();
  });

  it('of chosen ones holds just these, and the ledger says so', async () => {
    const archive = await archiveOf(4);
    const { id } = sampleRecord(2);
    const path = join(temporaryFolder(), 'one.jsonl');
    await archive.exportCertificates({
      ...unsigned,
      selection: { by: 'ids', ids: [id, id] },
      format: 'jsonl',
      path,
    });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ id });
    expect(archive.listLedger({ subject: id }).entries[0]).toMatchObject({
      action: 'certificate-exported',
      details: { certificates: 1, format: 'jsonl' },
    });
    archive.close();
  });

  it('is in the ledger before it can be read: without its entry there is none', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    await archive.saveCertificate(sampleCertificate(sampleRecord(1)));
    meddle(
      folder,
      `CREATE TRIGGER nothing_more BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no room'); END`,
    );
    const out = temporaryFolder();
    await expect(
      archive.exportCertificates({
        ...unsigned,
        selection: everything,
        format: 'csv',
        path: join(out, 'facts.csv'),
      }),
    ).rejects.toThrow();
    expect(readdirSync(out)).toEqual([]);
    archive.close();
  });

  it('never overwrites, leaves nothing half-written, and names what is not there', async () => {
    const archive = await archiveOf(1);
    const folder = temporaryFolder();
    const path = join(folder, 'taken.csv');
    writeFileSync(path, 'mine');
    const attempt = (selection: Parameters<Archive['exportCertificates']>[0]['selection'], to: string) =>
      archive.exportCertificates({ ...unsigned, selection, format: 'csv', path: to });
    await expect(attempt(everything, path)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(archive.listLedger().entries.map(({ action }) => action)).not.toContain('certificate-exported');
    await expect(
      attempt({ by: 'ids', ids: ['CB-20260101-0000000000'] }, join(folder, 'x')),
    ).rejects.toMatchObject({
      code: 'CERTIFICATE_NOT_FOUND',
    });
    await expect(attempt(everything, join(folder, 'no', 'such', 'folder'))).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
    expect(readdirSync(folder)).toEqual(['taken.csv']);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    archive.close();
  });

  it('stops where a file of the archive is not what was archived', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    const { jsonSha256 } = await archive.saveCertificate(sampleCertificate(sampleRecord(1)));
    writeFileSync(join(folder, 'certificates', 'sha256', jsonSha256.slice(0, 2), jsonSha256), 'changed');
    const out = temporaryFolder();
    for (const format of ['jsonl', 'zip'] as const) {
      await expect(
        archive.exportCertificates({ ...unsigned, selection: everything, format, path: join(out, format) }),
      ).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
    }
    expect(readdirSync(out)).toEqual([]);
    archive.close();
  });
});

describe('a cell of a spreadsheet', () => {
  const cellOf = (text: string): string => csvLine([text]).trimEnd().slice(1, -1).replaceAll('""', '"');

  it.each([
    '=1+1',
    '+1',
    '-2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\u200B=1',
    '＝1',
    '"=1',
    '|calc',
    '%0A=1',
  ])('never begins like a formula: %j', (text) => expect(cellOf(text).startsWith("'")).toBe(true));

  it.each(['ST1000NM0033', 'CT 2, Siemens', '5000c500a1b2', 'Ærø', "O'Brien"])(
    'is otherwise left alone: %s',
    (text) => expect(cellOf(text)).toBe(text),
  );

  it.each([
    ['CT 2;=1+1', "CT 2;'=1+1"],
    ['CT 2; "-1;ward 3', `CT 2;' "-1;ward 3`],
    [';@SUM(1);＝1', ";'@SUM(1);'＝1"],
  ])('holds no formula where semicolons part cells: %s', (text, safe) => expect(cellOf(text)).toBe(safe));

  it('stays one cell of one line, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (cells) => {
        const line = csvLine(cells);
        expect(line.endsWith('\r\n')).toBe(true);
        expect(/[\r\n\t\0]/.test(line.slice(0, -2))).toBe(false);
        const read = [...line.slice(0, -2).matchAll(/"((?:[^"]|"")*)"(,|$)/g)].map((match) => match[1] ?? '');
        expect(read).toHaveLength(cells.length);
        expect(read.every((cell) => !/^[\s"']*[=+\-@]/.test(cell) || cell.startsWith("'"))).toBe(true);
      }),
    );
  });
});

requires('openssl', 'python').describe('the zip of originals, checked with sh and openssl', () => {
  let station: Station;
  let issued: readonly (NewCertificate & { readonly pdf: Uint8Array })[];
  /** Holds the export as Python unpacked it, in `out`; each test works on a copy. */
  let prepared: string;
  let folder: string;
  let rootsPath: string;

  beforeAll(async () => {
    station = await makeStation();
    issued = await Promise.all(['ONE', 'TWO', 'THREE'].map((serial) => station.issue(serial)));
    prepared = mkdtempSync(join(tmpdir(), 'archive-test-export-'));
    const archive = openArchive(join(prepared, 'data'));
    for (const certificate of issued) await archive.saveCertificate(certificate);
    const path = join(prepared, 'export.zip');
    const { roots, sign } = { roots: [station.root], sign: station.sign };
    await archive.exportCertificates({
      selection: everything,
      format: 'zip',
      path,
      actor: 'Kim',
      roots,
      sign,
    });
    archive.close();
    // Python's own reader: a zip that only our library can read would be worth little.
    execFileSync('python3', ['-m', 'zipfile', '-e', path, join(prepared, 'out')]);
  });

  afterAll(() => {
    rmSync(prepared, { recursive: true, force: true });
  });

  beforeEach(() => {
    folder = temporaryFolder();
    cpSync(join(prepared, 'out'), join(folder, 'out'), { recursive: true });
    rootsPath = join(folder, 'trusted.pem');
    writeFileSync(rootsPath, station.root);
  });

  /** Runs the script in the unpacked export, with nothing on PATH but openssl. */
  function runScript(roots: string | null = rootsPath) {
    const bin = join(folder, 'bin');
    execFileSync('mkdir', ['-p', bin]);
    execFileSync('ln', [
      '-sf',
      execFileSync('which', ['openssl'], { encoding: 'utf8' }).trim(),
      join(bin, 'openssl'),
    ]);
    const args = [join(folder, 'out', 'verify.sh'), ...(roots === null ? [] : [roots])];
    const { status, stdout, stderr } = spawnSync('/bin/sh', args, { env: { PATH: bin }, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  }

  const inside = (name: string): string => join(folder, 'out', name);
  const jsonOf = (index: number): string => {
    const id = issued[index]?.id ?? '';
    return inside(`certificates/${id}/${id}.json`);
  };
  const flip = (path: string): void => {
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };

  it('passes as it was exported, under the roots given and under its own', () => {
    const given = runScript();
    expect(given.output).toContain('OK      3 certificates, 9 files');
    expect(given.status).toBe(0);
    const own = runScript(null);
    expect(own.output).toContain('Compare with what you got another way');
    expect(own.status).toBe(0);
  });

  it('fails under roots of somebody else', async () => {
    writeFileSync(rootsPath, (await makeStation()).root);
    const { status, output } = runScript();
    expect(status).toBe(1);
    expect(output).toContain(
      'MANIFEST.sha256 was changed, or signed by a key that these roots do not vouch for',
    );
  });

  /** Changes a file and makes the list of hashes fit, as whoever hides a change would. */
  const rewrite = (path: string, change: (text: string) => string): void => {
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, change(before));
    const manifest = inside('MANIFEST.sha256');
    const list = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, list.replace(sha256Of(before), sha256Of(change(before))));
  };

  const tampers: readonly (readonly [string, string, () => void])[] = [
    ['a record', 'was changed', () => flip(jsonOf(0))],
    ['a signature', 'was changed', () => flip(`${jsonOf(1)}.p7s`)],
    ['a document', 'was changed', () => flip(jsonOf(2).replace(/json$/, 'pdf'))],
    ['a missing file', 'is missing', () => rmSync(jsonOf(0))],
    [
      'an added file',
      'there are 10 files in certificates, but 9 are listed',
      () => writeFileSync(jsonOf(0).replace(/json$/, 'extra'), 'x'),
    ],
    [
      'a list that leaves one out',
      'MANIFEST.sha256 was changed',
      () => {
        const lines = readFileSync(inside('MANIFEST.sha256'), 'utf8').split('\n');
        writeFileSync(
          inside('MANIFEST.sha256'),
          lines.filter((line) => !line.includes(issued[0]?.id ?? '')).join('\n'),
        );
        rmSync(jsonOf(0).replace(/\/[^/]+$/, ''), { recursive: true });
      },
    ],
    [
      'a record and its hash in the list',
      'was changed, or signed by',
      () => {
        const before = sha256Of(readFileSync(jsonOf(0)));
        flip(jsonOf(0));
        const list = readFileSync(inside('MANIFEST.sha256'), 'utf8');
        writeFileSync(inside('MANIFEST.sha256'), list.replace(before, sha256Of(readFileSync(jsonOf(0)))));
        rmSync(inside('MANIFEST.sha256.p7s'));
      },
    ],
    [
      'a changed record that both lists were made to hide',
      'is not the next in certificates.list',
      () => {
        const id = issued[1]?.id ?? '';
        rewrite(jsonOf(1), (text) => text.replace('TWO', 'OWT'));
        const list = inside('certificates.list');
        rewrite(list, (text) => text.replace(new RegExp(`^${id} .*\n`, 'm'), ''));
        rmSync(inside('MANIFEST.sha256.p7s'));
      },
    ],
    [
      'a certificate that only one list names',
      'names certificates that MANIFEST.sha256 does not list',
      () => {
        rewrite(inside('certificates.list'), (text) => `${text}CB-20260101-0000000000 1767225600\n`);
        rmSync(inside('MANIFEST.sha256.p7s'));
      },
    ],
    ...['certificates/added.pdf', 'certificates/..added', 'certificates/.added'].map(
      (name) =>
        [
          `an added file ${name}`,
          'there are 10 files in certificates, but 9 are listed',
          () => writeFileSync(inside(name), 'x'),
        ] as const,
    ),
    [
      'a list with a path that leads outside',
      'strange name',
      () => {
        const list = readFileSync(inside('MANIFEST.sha256'), 'utf8');
        writeFileSync(inside('MANIFEST.sha256'), `${list}${'0'.repeat(64)}  ../../etc/passwd\n`);
      },
    ],
  ];
  it.each(tampers)('finds %s', (_what, finding, tamper) => {
    tamper();
    const { status, output } = runScript();
    expect(output).toContain(finding);
    expect(status).toBe(1);
  });

  it('shows nothing of a hostile name to the terminal', () => {
    const manifest = inside('MANIFEST.sha256');
    writeFileSync(manifest, `${readFileSync(manifest, 'utf8')}${'0'.repeat(64)}  \u001b]0;owned\u0007\n`);
    const { status, output } = runScript();
    expect(status).toBe(1);
    expect(/[^\P{Cc}\n]/u.test(output)).toBe(false);
  });

  it('still passes when the signing key has expired since', () => {
    // faketime is not everywhere; the same check with a time after the key's end shows what -attime is there for.
    const id = issued[0]?.id ?? '';
    const check = (...attime: readonly string[]): number | null =>
      spawnSync('openssl', [
        'cms',
        '-verify',
        '-binary',
        '-cades',
        '-inform',
        'DER',
        '-in',
        `${jsonOf(0)}.p7s`,
        '-content',
        jsonOf(0),
        '-CAfile',
        rootsPath,
        '-out',
        '/dev/null',
        ...attime,
      ]).status;
    const tenYearsOn = String(Math.floor(Date.now() / 1000) + 10 * 366 * 86_400);
    const listed =
      new RegExp(`^${id} (\\d+)$`, 'm').exec(readFileSync(inside('certificates.list'), 'utf8'))?.[1] ?? '';
    expect(check('-attime', tenYearsOn)).not.toBe(0);
    expect(check('-attime', listed)).toBe(0);
  });
});
