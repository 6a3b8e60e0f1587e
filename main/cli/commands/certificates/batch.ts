import type { Command } from 'commander';

import { drivesOfLot } from '../../../../shared/policy/lot-drives.ts';
import { batchRecordSchema, type BatchRecord } from '../../../../shared/schemas/record.ts';
import { prepareCertificateFolder } from '../../../bench/certificate-folder.ts';
import {
  addCertificateFilters,
  certificateQuery,
  type CertificateFilterOptions,
} from '../../certificate-filters.ts';
import type { EndWith } from '../../command-line.ts';
import { exitCodeOfOutcome, exitCodes, worstExitCode, type ExitCode } from '../../exit-codes.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { oneLine } from '../../one-line.ts';
import { operatingPerson } from '../../operating-person.ts';
import { columnsOf, print, printRaw } from '../../output.ts';
import { peopleOfStation } from '../../people-of-station.ts';
import { jsonDocument } from '../../text/printable.ts';
import { wrapLines } from '../../text/table.ts';
import { UsageError } from '../../usage-error.ts';
import { withBench } from '../../with-bench.ts';

const help = `
One signed document over several drives: a workstation, a pallet, a range of dates. Name the certificates, or choose them
with the options, as "list" does; of a drive with several certificates the newest counts.

Exit codes: 0 every drive of the lot is sanitized and none is missing, 3 a person must weigh something, 4 a drive of the
lot is not sanitized, was rejected or has no certificate.

Examples:
  clearbench certificates batch --lot "CT 2, Siemens Somatom" --expected 4 --asset IT-0815
  clearbench certificates batch --lot "Pallet 7" --from 2026-11-01 --to 2026-11-24 --out /media/stick`;

interface BatchOptions extends CertificateFilterOptions {
  readonly lot: string;
  readonly expected?: string;
  readonly note?: string;
  readonly preparedBy?: string;
  readonly text?: string;
  readonly out?: string;
}

/** `clearbench certificates batch`: one certificate over a job lot. */
export function addBatchCommand(certificates: Command, endWith: EndWith): void {
  const command = certificates
    .command('batch')
    .description('issue one signed certificate over a lot of drives')
    .argument('[ID...]', 'ids of the certificates of its drives')
    .requiredOption('--lot <TEXT>', 'what the lot is; printed as its title')
    .option('--expected <N>', 'how many drives the lot should have')
    .option('--note <TEXT>', 'what is to be read with it')
    .option('--prepared-by <NAME>', 'who is responsible (default: your account)')
    .option('--text <TEXT>', 'words that must occur')
    .option('--out <DIR>', 'folder for the files (default: in the data folder)');
  addCertificateFilters(command)
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: BatchOptions, self: Command) => {
      const globals = globalOptionsOf(self);
      const called = await peopleOfStation(globals);
      const choice = {
        lot: options.lot,
        expected: options.expected === undefined ? null : expectedCount(options.expected),
        note: noteOf(options.note),
        selection: selectionOf(ids, options),
        preparedBy: called(oneLine('--prepared-by', options.preparedBy ?? operatingPerson())),
      };
      const { reconciliation } = await import('../../../certificate/document/batch-model.ts');
      await withBench(globals, { signing: true }, async (bench) => {
        const folder = await prepareCertificateFolder(options.out ?? bench.folder.issued);
        const record = await bench.certificates.issueBatch(choice);
        const files = await bench.certificates.export(record.id, folder);
        if (globals.json) {
          printRaw(jsonDocument({ certificate: files, reconciliation: reconciliation(record), record }));
        } else {
          print(
            `Batch certificate ${record.id}`,
            ...wrapLines(reconciliation(record), columnsOf(process.stdout) - 2).map((line) => `  ${line}`),
            `  ${files.pdf}`,
            `  ${files.json}`,
            `  ${files.p7s}`,
          );
        }
        endWith(codeOf(record));
      });
    });
}

function selectionOf(ids: readonly string[], options: BatchOptions) {
  if (ids.length > 0) return { by: 'ids', ids } as const;
  const query = certificateQuery(options.text === undefined ? [] : [options.text], options);
  return { by: 'query', query } as const;
}

function expectedCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text)) throw new UsageError('--expected takes a number of drives');
  return count;
}

function noteOf(text: string | undefined): string | null {
  const note = batchRecordSchema.unwrap().shape.note.safeParse(text ?? null);
  if (!note.success) throw new UsageError('--note takes a text of at most 2,000 characters');
  return note.data;
}

function codeOf({ entries, expected }: BatchRecord): ExitCode {
  const drives = drivesOfLot(entries);
  const isIncomplete = expected !== null && expected !== drives.length;
  return worstExitCode([
    ...drives.map(({ outcome, validation }) =>
      validation === 'rejected' ? exitCodes.notSanitized : exitCodeOfOutcome(outcome),
    ),
    isIncomplete ? exitCodes.notSanitized : exitCodes.sanitized,
    expected === null ? exitCodes.sanitizedWithExceptions : exitCodes.sanitized,
  ]);
}
