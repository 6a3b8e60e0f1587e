/**
 * How quickly certificates are made, checked and taken in: `npm run bench:certificates -- [--rounds N] [--imports N]`.
 * The first search at a million certificates is measured by `npm run bench:archive`.
 *
 * A benchmark, not a test: it judges nothing, it prints what it measured beside what is wanted. "Best" is the time that a
 * tenth of the rounds stayed below; on a machine that does other things as well it says more than the middle.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { printUnsigned } from '../../main/certificate/document/print-certificate.ts';
import { pemOf } from '../../main/certificate/keys/x509.ts';
import { verifyCertificate } from '../../main/certificate/verify/verify-certificate.ts';
import { failedJob, sampleTime, sanitizedJob } from '../unit/certificate/sample-job.ts';
import { sampleStation } from '../unit/certificate/sample-station.ts';
import { measureImport } from './measured-import.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '300' }, imports: { type: 'string', default: '2000' } },
});
const rounds = Number(values.rounds);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Milliseconds. */
interface Timing {
  readonly first: number;
  readonly best: number;
  readonly middle: number;
  readonly worst: number;
  /** Time of all processors, mean of all rounds: leaves out waiting for others. */
  readonly processor: number;
}

async function time(turns: number, run: (turn: number) => unknown): Promise<Timing> {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) {
    const started = performance.now();
    await run(turn);
    times.push(performance.now() - started);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const { user, system } = process.cpuUsage(cpu);
  const processor = (user + system) / 1000 / turns;
  return { first: times[0] ?? 0, best: at(0.1), middle: at(0.5), worst: at(0.95), processor };
}

function report(what: string, timing: Timing, beside: string): void {
  const shown = [timing.first, timing.best, timing.middle, timing.worst, timing.processor]
    .map((ms, index) => ms.toFixed(2).padStart(index < 4 ? 9 : 11))
    .join('');
  print(`${what.padEnd(34)}${shown}  ${beside}`);
}

const wanted = (timing: Timing, ms: number): string =>
  `wanted ${ms}${timing.middle <= ms ? '' : timing.best <= ms ? ': only at best' : ': NOT reached'}`;
const ratio = (timing: Timing, other: Timing): string =>
  `${(timing.best / other.best).toFixed(2)}, by the best of each`;

const station = await sampleStation();
try {
  print(
    `load average ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} processors, ${rounds} rounds`,
  );
  print(
    `${'milliseconds'.padEnd(34)}${'first'.padStart(9)}${'best'.padStart(9)}${'middle'.padStart(9)}${'95 %'.padStart(9)}${'processor'.padStart(11)}`,
  );
  const job = sanitizedJob();
  const signed = await time(rounds, () => station.issue(job));
  report('render and sign, sanitized', signed, wanted(signed, 30));
  const bad = failedJob(40);
  const failed = await time(rounds, () => station.issue(bad));
  report('render and sign, failed, 3 pages', failed, '');
  const issued = await station.issue(job);
  const { record, json, p7s, pdf } = issued;
  const unsigned = await time(rounds, () =>
    printUnsigned({ record, json, p7s, signer: station.signer }, { paper: 'a4' }),
  );
  report('render alone, unsigned', unsigned, `render and sign is ${ratio(signed, unsigned)}`);
  const bare = await time(30, bareSignature(json));
  report('openssl cms -sign, a process', bare, `render and sign is ${ratio(signed, bare)}`);
  const options = { roots: [station.rootPem], now: sampleTime };
  const document = await time(rounds, () => verifyCertificate({ kind: 'pdf', pdf }, options));
  report(`verify a PDF, ${Math.round(pdf.length / 1000)} kB`, document, wanted(document, 5));
  const detached = await time(rounds, () => verifyCertificate({ kind: 'json', json, p7s }, options));
  report('verify a record and its signature', detached, '');
} finally {
  await station.remove();
}
const imported = await measureImport(Number(values.imports));
print(
  `import: ${imported.valid} of ${values.imports} certificates verified and kept, ${imported.perSecond.toFixed(0)} a second ` +
    `(wanted 200${imported.perSecond >= 200 ? '' : ': NOT reached'}), ${imported.processorMs.toFixed(1)} ms of processor each`,
);
print('first search after start: npm run bench:archive');

/** The least that anybody could do: the record signed by the stock command, as a process of its own. */
function bareSignature(json: Uint8Array): () => void {
  const file = (name: string): string => join(station.folder, name);
  writeFileSync(file('bare.json'), json);
  execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file('bare.key')]);
  const subject = ['-subj', '/CN=bare', '-days', '2', '-batch'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-new', '-key', file('bare.key'), '-out', file('bare.pem'), ...subject],
    {
      stdio: 'ignore',
    },
  );
  writeFileSync(file('chain.pem'), station.signer.path.map((der) => pemOf('CERTIFICATE', der)).join(''));
  const sign = [
    'cms',
    '-sign',
    '-binary',
    '-cades',
    '-md',
    'sha256',
    '-outform',
    'DER',
    '-in',
    file('bare.json'),
  ];
  const key = ['-signer', file('bare.pem'), '-inkey', file('bare.key'), '-certfile', file('chain.pem')];
  return () => execFileSync('openssl', [...sign, ...key, '-out', file('bare.p7s')]);
}
