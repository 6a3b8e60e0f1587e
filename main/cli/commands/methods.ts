import type { Command } from 'commander';

import { defaultMethodId, methods } from '../../../shared/methods.ts';
import { globalOptionsOf } from '../global-options.ts';
import { columnsOf, print, printRaw } from '../output.ts';
import { passesText, passText } from '../text/passes.ts';
import { jsonDocument } from '../text/printable.ts';
import { wrapLines } from '../text/table.ts';

/** `clearbench methods`: what can be written, pass by pass. */
export function addMethodsCommand(program: Command): void {
  program
    .command('methods')
    .description('list the overwrite methods and the passes that each one writes')
    .addHelpText('after', '\nExamples:\n  clearbench methods\n  clearbench methods --json')
    .action((_options: unknown, command: Command) => {
      if (globalOptionsOf(command).json) printRaw(jsonDocument({ methods: methods.map(describeMethod) }));
      else printMethods();
    });
}

function describeMethod(method: (typeof methods)[number]) {
  return {
    id: method.id,
    name: method.name,
    passes: method.passes.map(passText),
    verificationRequired: method.verificationRequired,
    level: method.level,
    about: method.about,
    isDefault: method.id === defaultMethodId,
  };
}

function printMethods(): void {
  const width = columnsOf(process.stdout);
  for (const method of methods) {
    const count = method.passes.length === 1 ? '1 pass' : `${method.passes.length} passes`;
    print(
      `${method.id}${method.id === defaultMethodId ? ' (default)' : ''}`,
      ...wrapLines(method.about, width - 4).map((line) => `    ${line}`),
      ...wrapLines(`${count}: ${passesText(method.passes)}`, width - 4).map((line) => `    ${line}`),
      '',
    );
  }
  print(
    ...wrapLines(
      'Every method reaches Clear (NIST SP 800-88r2): more passes do not reach more. Legacy schemes are here because contracts name them.',
      width,
    ),
  );
}
