import path from 'node:path';

import { Option, type Command } from 'commander';

import { ClearbenchError } from '../../../../shared/problem.ts';
import { writeDurableFile } from '../../../durable-file.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { operatingPerson } from '../../operating-person.ts';
import { print, printRaw } from '../../output.ts';
import { jsonDocument } from '../../text/printable.ts';
import { withBench } from '../../with-bench.ts';

const help = `
The label says what the certificate says: outcome, date, the end of the serial, the certificate's id as QR code. With
--sanitized it is refused for every drive whose outcome is anything else.

Examples:
  clearbench certificates label CB-20261124-K3M9QX2A7P --out label.pdf
  clearbench certificates label CB-20261124-K3M9QX2A7P --size 102x51 --sanitized`;

interface LabelOptions {
  readonly size: '62x29' | '102x51';
  readonly sanitized?: boolean;
  readonly out?: string;
}

/** `clearbench certificates label`: what is stuck on the drive. */
export function addLabelCommand(certificates: Command): void {
  certificates
    .command('label')
    .description("make a drive's label, one small PDF page")
    .argument('<ID>', 'id of the certificate')
    .addOption(
      new Option('--size <MM>', 'width and height in millimetres')
        .choices(['62x29', '102x51'])
        .default('62x29'),
    )
    .option('--sanitized', 'only if the drive is sanitized without exceptions')
    .option('--out <FILE>', 'the file to write (default: in the data folder)')
    .addHelpText('after', help)
    .action(async (id: string, options: LabelOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      const { printDriveLabel } = await import('../../../bench/drive-label.ts');
      await withBench(globals, { signing: false }, async ({ archive, folder }) => {
        const kind = options.sanitized === true ? 'sanitized' : 'outcome';
        const pdf = await printDriveLabel(archive, { id, size: options.size, kind }, operatingPerson());
        const file = path.resolve(options.out ?? path.join(folder.issued, `${id}-label.pdf`));
        await writeLabel(file, pdf);
        if (globals.json) printRaw(jsonDocument({ label: file }));
        else print(file);
      });
    });
}

async function writeLabel(file: string, pdf: Uint8Array): Promise<void> {
  try {
    await writeDurableFile(file, pdf, { mode: 0o644, overwrite: 'never' });
  } catch (error) {
    if (error instanceof ClearbenchError) throw error;
    throw new ClearbenchError('OUTPUT_NOT_WRITABLE', `${file} cannot be written.`, { cause: error });
  }
}
