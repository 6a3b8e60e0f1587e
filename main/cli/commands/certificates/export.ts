import path from 'node:path';

import { Option, type Command } from 'commander';

import type { CertificateSelection } from '../../../archive/export-selection.ts';
import type { Bench } from '../../../bench/bench.ts';
import { prepareCertificateFolder } from '../../../bench/certificate-folder.ts';
import {
  addCertificateFilters,
  certificateQuery,
  type CertificateFilterOptions,
} from '../../certificate-filters.ts';
import { globalOptionsOf, type GlobalOptions } from '../../global-options.ts';
import { interruptible } from '../../interruptible.ts';
import { operatingPerson } from '../../operating-person.ts';
import { print, printRaw } from '../../output.ts';
import { formatCount } from '../../text/amounts.ts';
import { jsonDocument } from '../../text/printable.ts';
import { UsageError } from '../../usage-error.ts';
import { withBench } from '../../with-bench.ts';

const help = `
Without --format the files of the certificates that are named go to a folder. With it everything goes into one file: "csv"
holds the facts, safe for spreadsheets; "jsonl" the signed records, one a line; "zip" the original files with a signed list
and a script that checks all of it with nothing but sh and openssl. Without ids the options choose, as those of "list" do.

Examples:
  clearbench certificates export CB-20261124-K3M9QX2A7P --out /media/stick
  clearbench certificates export --format zip --from 2026-01-01 --to 2026-12-31 --out 2026.zip`;

interface ExportOptions extends CertificateFilterOptions {
  readonly out: string;
  readonly format?: 'csv' | 'jsonl' | 'zip';
  readonly text?: string;
}

/** `clearbench certificates export`: files of certificates for somebody else. */
export function addExportCommand(certificates: Command): void {
  const command = certificates
    .command('export')
    .description('write the files of certificates to a folder, or many certificates into one file')
    .argument('[ID...]', 'ids of the certificates')
    .requiredOption('--out <DIR|FILE>', 'folder to write to; with --format the file')
    .addOption(new Option('--format <FORMAT>', 'write one file').choices(['csv', 'jsonl', 'zip']))
    .option('--text <TEXT>', 'with --format: words that must occur');
  addCertificateFilters(command)
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: ExportOptions, self: Command) => {
      const globals = globalOptionsOf(self);
      if (options.format === undefined) await exportFiles(ids, options.out, globals);
      else await exportFile(ids, options.format, options, globals);
    });
}

async function exportFiles(ids: readonly string[], out: string, globals: GlobalOptions): Promise<void> {
  if (ids.length === 0) throw new UsageError('name the certificates, or choose a --format');
  await withBench(globals, { signing: false }, async (bench) => {
    const folder = await prepareCertificateFolder(out);
    const exported = [];
    for (const id of ids) exported.push(await bench.certificates.handOut(id, folder, operatingPerson()));
    if (globals.json) printRaw(jsonDocument({ certificates: exported }));
    else
      for (const { pdf, json, p7s } of exported) {
        print(pdf ?? `${json} was imported without its PDF.`, json, p7s);
      }
  });
}

async function exportFile(
  ids: readonly string[],
  format: 'csv' | 'jsonl' | 'zip',
  options: ExportOptions,
  globals: GlobalOptions,
): Promise<void> {
  const selection: CertificateSelection =
    ids.length > 0
      ? { by: 'ids', ids }
      : { by: 'query', query: certificateQuery(options.text === undefined ? [] : [options.text], options) };
  const { stationDetachedSigner } = await import('../../../archive/station-signature.ts');
  await withBench(globals, { signing: format === 'zip' }, async (bench: Bench) => {
    const exported = {
      selection,
      format,
      path: path.resolve(options.out),
      roots: (await bench.trust()).roots,
      sign: format === 'zip' ? stationDetachedSigner(await bench.signer()) : null,
      actor: operatingPerson(),
    };
    const report = await interruptible(async () => bench.archive.exportCertificates(exported));
    if (globals.json) printRaw(jsonDocument(report));
    else print(`${formatCount(report.certificates)} certificates are in ${report.path}`);
  });
}
