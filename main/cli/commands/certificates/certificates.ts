import type { Command } from 'commander';

import type { Bench } from '../../../bench/bench.ts';
import type { EndWith } from '../../command-line.ts';
import { styleFor } from '../../display/style.ts';
import { exitCodeOfVerdict, worstExitCode } from '../../exit-codes.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { folderFor } from '../../job-certificates.ts';
import { operatingPerson } from '../../operating-person.ts';
import { columnsOf, print, printRaw, printStyled } from '../../output.ts';
import { repeatedOption } from '../../repeated-option.ts';
import { recordText } from '../../text/certificate-table.ts';
import { jsonDocument } from '../../text/printable.ts';
import { verdictLines } from '../../text/verdict-lines.ts';
import { withBench } from '../../with-bench.ts';
import { addBatchCommand } from './batch.ts';
import { addDecideCommand } from './decide.ts';
import { addExportCommand } from './export.ts';
import { addImportCommand } from './import.ts';
import { addLabelCommand } from './label.ts';
import { addListCommand } from './list.ts';
import { addReverifyCommand } from './reverify.ts';
import { addTimestampCommand } from './timestamp.ts';
import { readTrustFile } from './trust-file.ts';

const help = `
Examples:
  clearbench certificates list WD-WCC4
  clearbench certificates export CB-20261124-K3M9QX2A7P --out /media/stick
  clearbench certificates import /media/stick
  clearbench certificates batch --lot "CT 2" --expected 4 --asset IT-0815
  clearbench certificates issue J20261124-071500-K3M9QX2A
  clearbench certificate verify CB-20261124-K3M9QX2A7P.json --roots station-root.pem`;

/** `clearbench certificates …` and `clearbench certificate verify`. */
export function addCertificatesCommand(program: Command, endWith: EndWith): void {
  const certificates = program
    .command('certificates')
    .alias('certificate')
    .description('find, export, import, issue, verify and decide about certificates')
    .addHelpText('after', help);
  addListCommand(certificates);
  addShow(certificates);
  addExportCommand(certificates);
  addIssue(certificates);
  addVerify(certificates, endWith);
  addImportCommand(certificates, endWith);
  addBatchCommand(certificates, endWith);
  addDecideCommand(certificates);
  addLabelCommand(certificates);
  addReverifyCommand(certificates, endWith);
  addTimestampCommand(certificates, endWith);
}

function addShow(certificates: Command): void {
  certificates
    .command('show')
    .description('show what a certificate says')
    .argument('<ID>', 'id of the certificate')
    .action(async (id: string, _options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      await withBench(globals, { signing: false }, async (bench) => {
        const { record, summary } = await bench.archive.getCertificate(id);
        if (globals.json) printRaw(jsonDocument({ summary, record }));
        else print(...recordText(record, columnsOf(process.stdout)));
      });
    });
}

function addIssue(certificates: Command): void {
  certificates
    .command('issue')
    .description('issue, or write again, the certificate of a job that has ended')
    .argument('<JOB>', 'id of the job (see: clearbench jobs)')
    .option('--out <DIR>', "folder for the files (default: where the wipe's --out said)")
    .action(async (jobId: string, options: { out?: string }, command: Command) => {
      const globals = globalOptionsOf(command);
      await withBench(globals, { signing: true }, async (bench) => {
        const folder = await folderFor(bench, jobId, options.out);
        const before = bench.archive.getJob(jobId)?.certificateId ?? null;
        const files = await bench.issueFor(jobId, folder);
        // What is written again is handed out once more, which the ledger tells.
        if (files.id === before) noteHandedOut(bench, files.id);
        if (globals.json) printRaw(jsonDocument({ jobs: [await bench.reportOf(jobId, files)] }));
        else print(`Certificate ${files.id}`, `  ${files.pdf}`, `  ${files.json}`, `  ${files.p7s}`);
      });
    });
}

function noteHandedOut({ archive }: Bench, id: string): void {
  archive.recordLedger({
    action: 'certificate-exported',
    actor: operatingPerson(),
    subject: id,
    details: { files: 'all' },
  });
}

const verifyHelp = `
Roots are those of stations or organisations and, for certificates with a timestamp, that of the timestamp authority as well.

Exit codes: 0 valid and trusted, 3 untrusted or indeterminate, 4 invalid; several files: the worst.

Example:
  clearbench certificate verify CB-20261124-K3M9QX2A7P.pdf --roots station-root.pem --roots timestamp-root.pem`;

interface TrustOptions {
  readonly roots: readonly string[];
  readonly crl: readonly string[];
}

function addVerify(certificates: Command, endWith: EndWith): void {
  certificates
    .command('verify')
    .description('check certificate files, offline and without a data folder')
    .argument('<FILE...>', 'documents (ID.pdf), records (ID.json, with ID.json.p7s beside it)')
    .addOption(
      repeatedOption('--roots <FILE>', 'file with root certificates that you trust; as often as needed'),
    )
    .addOption(repeatedOption('--crl <FILE>', 'file with revocation lists of their keys; as often as needed'))
    .addHelpText('after', verifyHelp)
    .action(async (files: readonly string[], options: TrustOptions, command: Command) => {
      const trust = {
        roots: await Promise.all(options.roots.map((file) => readTrustFile(file, 'roots'))),
        crls: await Promise.all(options.crl.map((file) => readTrustFile(file, 'crl'))),
      };
      const { verifyCertificateFiles } = await import('../../../certificate/verify/verify-files.ts');
      const checked = await verifyCertificateFiles(files, { ...trust, now: new Date() });
      if (globalOptionsOf(command).json) {
        printRaw(jsonDocument({ certificates: checked.map(({ file, verdict }) => ({ file, ...verdict })) }));
      } else {
        const style = styleFor(process.env, process.stdout.isTTY);
        const width = columnsOf(process.stdout);
        for (const { file, verdict } of checked) printStyled(verdictLines(file, verdict, style, width));
      }
      endWith(worstExitCode(checked.map(({ verdict }) => exitCodeOfVerdict(verdict.status))));
    });
}
