import { Option, type Command } from 'commander';

import {
  addCertificateFilters,
  certificateQuery,
  type CertificateFilterOptions,
} from '../../certificate-filters.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { issueMissing } from '../../job-certificates.ts';
import { columnsOf, print, printRaw } from '../../output.ts';
import { certificateTable } from '../../text/certificate-table.ts';
import { formatCount } from '../../text/amounts.ts';
import { jsonDocument } from '../../text/printable.ts';
import { UsageError } from '../../usage-error.ts';
import { withBench } from '../../with-bench.ts';

const help = `
Words must all occur somewhere, whatever their case and accents; "quoted words" stand together. Options that are given
several times find any of their values. Long lists come in pages: --json tells "nextCursor", to be given to --after.

Examples:
  clearbench certificates list müller ct --from 2026-01-01 --outcome not-sanitized --outcome aborted
  clearbench certificates list --field serial=Z1W --media hdd --limit 500 --json`;

interface ListOptions extends CertificateFilterOptions {
  readonly limit: string;
  readonly order: 'newest' | 'oldest';
  readonly after?: string;
  readonly count?: boolean;
}

/** `clearbench certificates list`: finds certificates. */
export function addListCommand(certificates: Command): void {
  const command = certificates
    .command('list')
    .description('find certificates; without anything to look for, list the newest')
    .argument('[TEXT...]', 'words that must occur: serial, model, asset tag, operator, id …');
  addCertificateFilters(command)
    .addOption(
      new Option('--order <ORDER>', 'which come first').choices(['newest', 'oldest']).default('newest'),
    )
    .option('--limit <N>', 'how many at most (1 to 500)', '50')
    .option('--after <CURSOR>', 'go on behind the page that ended with this cursor')
    .option('--count', 'only tell how many match')
    .addHelpText('after', help)
    .action(async (words: readonly string[], options: ListOptions, self: Command) => {
      const globals = globalOptionsOf(self);
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 500) {
        throw new UsageError('--limit takes a number from 1 to 500');
      }
      const cursor = options.after ?? null;
      if (cursor !== null && !/^\d{1,16}$/.test(cursor)) throw new UsageError('--after: not a cursor');
      const query = { ...certificateQuery(words, options), order: options.order, limit, cursor };
      await withBench(globals, { signing: false }, async (bench) => {
        await issueMissing(bench);
        const { archive } = bench;
        if (options.count === true) {
          const count = archive.countCertificates(query, Number.MAX_SAFE_INTEGER);
          if (globals.json) printRaw(jsonDocument({ count }));
          else print(formatCount(count));
          return;
        }
        const page = archive.findCertificates(query);
        if (globals.json) printRaw(jsonDocument(page));
        else print(...certificateTable(page, columnsOf(process.stdout)));
      });
    });
}
