import path from 'node:path';

import type { Command } from 'commander';

import type { EndWith } from '../command-line.ts';
import { closingWords, demoAudience, demoSucceeded, openingWords } from '../demo/demo-words.ts';
import { styleFor } from '../display/style.ts';
import { exitCodeOfReport, exitCodes, worstExitCode } from '../exit-codes.ts';
import { globalOptionsOf } from '../global-options.ts';
import { columnsOf, printRaw, printStyled } from '../output.ts';
import { jsonDocument } from '../text/printable.ts';
import { chosenDataFolder } from '../with-bench.ts';

const help = `
Needs no privilege, no drive and no other program. Repeat it as often as you like.

Example:
  clearbench demo --folder /tmp/clearbench-demo`;

/** `clearbench demo`: all of it, on a drive that is only a file. */
export function addDemoCommand(program: Command, endWith: EndWith): void {
  program
    .command('demo')
    .description('show everything on an image file with invented patients')
    .option('--folder <DIR>', 'where the demo puts its files (default: "demo" in the data folder)')
    .addHelpText('after', help)
    .action(async (options: { folder?: string }, command: Command) => {
      const globals = globalOptionsOf(command);
      const folder = path.resolve(options.folder ?? path.join(chosenDataFolder(globals), 'demo'));
      const style = styleFor(process.env, process.stdout.isTTY);
      const width = Math.min(columnsOf(process.stdout), 100);
      const say = globals.json ? () => undefined : printStyled;
      say(openingWords(style, width));
      const { runDemo } = await import('../demo/run-demo.ts');
      const story = await runDemo(folder, demoAudience(say, style, width));
      if (globals.json) printRaw(jsonDocument(story));
      say(closingWords(story, style, width));
      endWith(
        demoSucceeded(story)
          ? exitCodes.sanitized
          : worstExitCode([exitCodes.internalError, exitCodeOfReport(story.report)]),
      );
    });
}
