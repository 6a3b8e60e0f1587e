import type { Command } from 'commander';

import { globalOptionsOf } from '../global-options.ts';
import { columnsOf, print, printRaw } from '../output.ts';
import { driveLines } from '../text/drive-lines.ts';
import { jsonDocument } from '../text/printable.ts';
import { wrapLines } from '../text/table.ts';

const help = `
Drives are "ready", "ask" (something must be accepted first) or "locked" (never erased here).

Examples:
  clearbench drives
  clearbench drives --quick       without asking the drives for their health
  clearbench drives --json`;

/** `clearbench drives`: what is attached, and whether it may be wiped. */
export function addDrivesCommand(program: Command): void {
  program
    .command('drives')
    .description('list the attached drives and whether each one may be wiped')
    .option('--quick', 'do not ask the drives for health and hidden areas')
    .addHelpText('after', help)
    .action(async (options: { quick?: boolean }, command: Command) => {
      const { listAttachedDrives } = await import('../../bench/drive-service.ts');
      const drives = await listAttachedDrives({ health: options.quick !== true });
      if (globalOptionsOf(command).json) {
        printRaw(jsonDocument({ drives }));
        return;
      }
      const width = columnsOf(process.stdout);
      if (drives.length === 0) {
        print(
          ...wrapLines(
            'No drives are attached. Check the dock, its power and its cable, then list again.',
            width,
          ),
        );
        return;
      }
      print(...driveLines(drives, width));
    });
}
