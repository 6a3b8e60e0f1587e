import type { Command } from 'commander';

import type { EndWith } from '../command-line.ts';

/** `clearbench demo`: the whole of it on a drive that is only a file. */
export function addDemoCommand(program: Command, endWith: EndWith): void {
  program
    .command('demo')
    .description('show everything on an image file with invented patients')
    .option('--folder <DIR>', 'where the demo puts its files (default: "demo" in the data folder)')
    .action(() => {
      endWith(1);
    });
}
