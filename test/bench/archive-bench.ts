import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openParts } from '../../main/archive/archive-parts.ts';
import { enterCertificate } from '../../main/archive/certificate-store.ts';
import { openArchive } from '../../main/archive/open-archive.ts';
import type { CertificateQueryInput } from '../../shared/schemas/archive.ts';
import { sampleRecord } from '../unit/archive/sample-certificates.ts';
import { measureImport } from './measured-import.ts';

/**
 * How quickly the archive answers: `node test/bench/archive-bench.ts [--certificates N] [--keep DIR]`.
 *
 * Generates N certificates (default 1,000,000) in a folder under the system's temporary one, which is deleted afterwards.
 * Their files are left out, because no search reads them. With --keep the folder is used again if it is there.
 */
const { values } = parseArgs({
  options: { certificates: { type: 'string', default: '1000000' }, keep: { type: 'string' } },
});
const total = Number(values.certificates);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'archive-bench-'));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Wanted: milliseconds per page of 50 certificates, and for the first search after start. */
const WANTED_MS = 50;
const WANTED_FIRST_MS = 300;
/** Wanted: certificates a second that an import verifies and keeps. */
const WANTED_IMPORTS = 200;

try {
  if (!existsSync(join(folder, 'clearbench.sqlite'))) generate();
  print(`${total} certificates, database ${Math.round(databaseBytes() / 1e6)} MB`);
  print(`load average ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} processors`);
  firstSearch('first search after start', () => undefined);
  firstSearch('first search after start, nothing cached by the system', forgetCache);
  searches();
  await imports();
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}

function generate(): void {
  openArchive(folder).close();
  const parts = openParts(folder, () => new Date());
  const started = performance.now();
  const batch = 5_000;
  for (let first = 0; first < total; first += batch) {
    parts.database.transaction(() => {
      for (let index = first; index < Math.min(total, first + batch); index += 1) {
        const sha256 = String(index).padStart(64, '0');
        enterCertificate(
          parts.database,
          {
            record: sampleRecord(index),
            files: [
              { role: 'json', sha256, sizeBytes: 6_000 },
              { role: 'pdf', sha256: sha256.replace(/^0/, 'f'), sizeBytes: 90_000 },
            ],
            jobId: null,
            origin: index % 3 === 0 ? 'imported' : 'issued',
            verdict: index % 500 === 0 ? 'INVALID' : 'VALID',
          },
          new Date().toISOString(),
        );
      }
    });
  }
  parts.database.close();
  print(`generated in ${Math.round((performance.now() - started) / 1000)} s`);
}

function databaseBytes(): number {
  return statSync(join(folder, 'clearbench.sqlite')).size;
}

/** Has the system drop what it cached of the database, so that the disk is read. */
function forgetCache(): void {
  execFileSync('dd', [`if=${join(folder, 'clearbench.sqlite')}`, 'iflag=nocache', 'count=0'], {
    stdio: 'ignore',
  });
}

/** A process of its own, because only its first search is one. Its own start is not counted. */
function firstSearch(name: string, before: () => void): void {
  before();
  const program = `
    import { openArchive } from ${JSON.stringify(new URL('../../main/archive/open-archive.ts', import.meta.url).pathname)};
    const started = performance.now();
    const archive = openArchive(${JSON.stringify(folder)});
    const opened = performance.now();
    const found = archive.findCertificates({ text: ${JSON.stringify(serialOf(123).slice(3, 9))} }).certificates.length;
    const ended = performance.now();
    archive.close();
    process.stdout.write(JSON.stringify({ open: opened - started, search: ended - opened, found }));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  const { open, search, found } = JSON.parse(output) as { open: number; search: number; found: number };
  const verdict = open + search <= WANTED_FIRST_MS ? 'ok' : `wanted ${WANTED_FIRST_MS}`;
  print(`${name}: open ${open.toFixed(1)} ms, search ${search.toFixed(1)} ms, ${found} found: ${verdict}`);
}

function serialOf(index: number): string {
  return sampleRecord(index).medium.identifier.value;
}

function searches(): void {
  const archive = openArchive(folder);
  const some = (turn: number): number => (turn * 7_919 + 13) % total;
  const kinds: Readonly<Record<string, (turn: number) => CertificateQueryInput>> = {
    newest: () => ({}),
    'whole serial': (turn) => ({ text: serialOf(some(turn)) }),
    'middle of a serial, 6 characters': (turn) => ({ text: serialOf(some(turn)).slice(4, 10) }),
    'middle of a serial, 4 characters': (turn) => ({ text: serialOf(some(turn)).slice(5, 9) }),
    'middle of a serial, 3 characters': (turn) => ({ text: serialOf(some(turn)).slice(5, 8) }),
    'serial field alone': (turn) => ({ fields: { serial: serialOf(some(turn)).slice(6, 11) } }),
    'certificate id': (turn) => ({ text: sampleRecord(some(turn)).id }),
    'asset tag': (turn) => ({ text: sampleRecord(some(turn)).asset.assetTag ?? '' }),
    'common words': () => ({ text: 'siemens hospital' }),
    'common word and a rare part': (turn) => ({ text: `siemens ${serialOf(some(turn)).slice(4, 9)}` }),
    'words that never meet': () => ({ text: 'seagate wd40efrx' }),
    'nothing like it': () => ({ text: 'quetzalcoatl' }),
    'two letters': () => ({ text: 'ct' }),
    'quoted words': () => ({ text: '"general electric"' }),
    'name with accents': () => ({ text: 'jurgen muller' }),
    'one outcome': () => ({ outcomes: ['aborted'] }),
    'rare verdict': () => ({ verdicts: ['INVALID'] }),
    'many filters': () => ({
      outcomes: ['not-sanitized', 'aborted'],
      mediaKinds: ['nvme'],
      operators: ['Håkon Tanaka'],
      levels: ['none'],
      verdicts: ['VALID'],
    }),
    'filters that never meet': () => ({ outcomes: ['aborted'], levels: ['clear'] }),
    'a year, one operator': (turn) => ({
      issuedFrom: `${2017 + (turn % 8)}-01-01T00:00:00.000Z`,
      issuedBefore: `${2018 + (turn % 8)}-01-01T00:00:00.000Z`,
      operators: ['Ana Rossi'],
    }),
    'a day': (turn) => ({
      issuedFrom: `2019-03-${String(1 + (turn % 27)).padStart(2, '0')}T00:00:00.000Z`,
      issuedBefore: `2019-03-${String(2 + (turn % 27)).padStart(2, '0')}T00:00:00.000Z`,
    }),
    'an early year, common words': () => ({
      text: 'siemens hospital',
      issuedFrom: '2016-03-01T00:00:00.000Z',
      issuedBefore: '2016-06-01T00:00:00.000Z',
    }),
    'deep page': (turn) => ({ text: 'philips', cursor: deepCursor(turn) }),
    'oldest first': () => ({ text: 'philips', order: 'oldest' }),
  };
  const deepCursor = (turn: number): string =>
    String(Math.floor(Date.UTC(2018 + (turn % 4), 5, 1) / 1000) * 1024);
  print('search (page of 50), ms                     p50      p95      max  cpu p50  found');
  for (const [name, query] of Object.entries(kinds)) {
    const times: number[] = [];
    const cpuTimes: number[] = [];
    let found = 0;
    for (let turn = 0; turn < 40; turn += 1) {
      const cpu = process.cpuUsage();
      const started = performance.now();
      found += archive.findCertificates(query(turn)).certificates.length;
      times.push(performance.now() - started);
      const { user, system } = process.cpuUsage(cpu);
      cpuTimes.push((user + system) / 1000);
    }
    const ninetyFive = quantile(times, 0.95);
    const shown = [quantile(times, 0.5), ninetyFive, quantile(times, 1), quantile(cpuTimes, 0.5)]
      .map((ms) => ms.toFixed(1).padStart(8))
      .join(' ');
    const verdict = ninetyFive <= WANTED_MS ? '' : `  wanted ${WANTED_MS}`;
    print(`${name.padEnd(38)} ${shown} ${(found / 40).toFixed(1).padStart(6)}${verdict}`);
  }
  archive.close();
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

async function imports(): Promise<void> {
  const count = 2000;
  const { valid, perSecond, processorMs } = await measureImport(count);
  print(
    `import: ${valid} of ${count} certificates (record, signature, PDF) verified and kept, ${perSecond.toFixed(0)} a second, ` +
      `${processorMs.toFixed(1)} ms of processor each${perSecond >= WANTED_IMPORTS ? '' : `: wanted ${WANTED_IMPORTS}`}`,
  );
}
