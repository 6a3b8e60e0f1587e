import { Option, type Command } from 'commander';

import type { EndWith } from '../command-line.ts';
import { exitCodeOfReport, worstExitCode } from '../exit-codes.ts';
import { globalOptionsOf } from '../global-options.ts';
import { progressOption, type ProgressKind } from '../progress-option.ts';
import { repeatedOption } from '../repeated-option.ts';
import { wipeChoice, wipeDefaults, type WipeOptions } from '../wipe-options.ts';

const help = `
TARGET is a whole drive (/dev/sdb, /dev/disk/by-id/…) or an image file (image:PATH). Several are wiped side by side;
one that fails or is refused never stops another.

--confirm is the end of the drive's serial: its last four characters, or the whole if it is shorter (for an image, the
end of its file name). Without it a terminal asks; without a terminal nothing is written.

Examples:
  clearbench wipe /dev/sdb --operator "A. Curie"
  clearbench wipe /dev/sdb /dev/sdc --operator "A. Curie" --confirm /dev/sdb=K9PQ --confirm /dev/sdc=03XF
  clearbench wipe image:ct2.img --operator "A. Curie" --confirm .img --json
  clearbench wipe /dev/loop7 --operator "A. Curie" --allow-virtual --serial-from-label TEST1 --confirm EST1`;

interface WipeCommandOptions extends WipeOptions {
  readonly out?: string;
  readonly progress: ProgressKind;
  readonly detach?: boolean;
}

/** `clearbench wipe`: overwrite, verify, certify. */
export function addWipeCommand(program: Command, endWith: EndWith): void {
  program
    .command('wipe')
    .description('wipe drives, verify, and issue a signed certificate for each')
    .argument('<TARGET...>', 'drives or image files')
    .option('--method <ID>', 'what to write (see: clearbench methods)', wipeDefaults.method)
    .requiredOption('--operator <NAME>', 'who is responsible; printed on the certificate')
    .option('--operator-title <T>', "the operator's title")
    .option('--asset-tag <T>', 'property number of the drive or workstation')
    .option('--source <TEXT>', 'where the drive comes from, for example "CT 2, station CTAWP71234"')
    .addOption(repeatedOption('--confirm <[TARGET=]TEXT>', "the end of the drive's serial, once per target"))
    .addOption(
      repeatedOption(
        '--serial-from-label <[TARGET=]TEXT>',
        'the serial as read off the label, for drives that report none',
      ),
    )
    .addOption(
      new Option('--verify <KIND>', 'how much is read back')
        .choices(['full', 'sample', 'none'])
        .default(wipeDefaults.verify),
    )
    .option('--out <DIR>', "folder for the certificates' files (default: in the data folder)")
    .option('--allow-virtual', 'allow loop, zram and other virtual devices')
    .option('--yes', 'accept the warnings about these drives')
    .addOption(progressOption())
    .option('--detach', 'go on in the background once everything is confirmed')
    .addHelpText('after', help)
    .action(async (targets: readonly string[], options: WipeCommandOptions, command: Command) => {
      const choice = wipeChoice(targets, options);
      const { runWipe } = await import('../run-wipe.ts');
      const reports = await runWipe(choice, {
        ...globalOptionsOf(command),
        certificateFolder: options.out ?? null,
        progress: options.progress,
        detach: options.detach === true,
      });
      endWith(worstExitCode(reports.map(exitCodeOfReport)));
    });
}
