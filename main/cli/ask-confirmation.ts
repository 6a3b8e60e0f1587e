import { createInterface } from 'node:readline';

import { confirmationOf } from '../../shared/policy/confirmation.ts';
import type { Bench } from '../bench/bench.ts';
import type { ExaminedTarget } from '../bench/target-examination.ts';
import type { TargetChoice, WipeChoice } from '../bench/wipe-choice.ts';
import { printError } from './output.ts';
import { formatBytes } from './text/amounts.ts';
import { modelOf } from './text/drive-lines.ts';
import { printable } from './text/printable.ts';

/**
 * Asks a person at the terminal for every confirmation and consent that the command line did not bring. Without a
 * terminal, and for targets that are blocked anyway, nothing is asked: planning then refuses what is missing.
 */
export async function askConfirmations(bench: Bench, choice: WipeChoice): Promise<WipeChoice> {
  const complete = choice.targets.every(
    ({ confirmedWith, acceptedVerdicts }) => confirmedWith !== null && acceptedVerdicts === 'all',
  );
  if (complete || !process.stdin.isTTY || !process.stderr.isTTY) return choice;
  const examined = await bench.examine(choice.targets, choice.allowVirtual);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on('SIGINT', () => {
    terminal.close();
  });
  // Lines are kept from now on, because scanners and people type ahead of the questions.
  const lines = terminal[Symbol.asyncIterator]();
  const ask: Ask = async (question) => {
    terminal.setPrompt(printable(question));
    terminal.prompt();
    const line = await lines.next();
    return line.done === true ? null : line.value;
  };
  try {
    const targets: TargetChoice[] = [];
    for (const [index, target] of choice.targets.entries()) {
      const facts = examined[index];
      targets.push(facts === undefined ? target : await askTarget(ask, target, facts));
    }
    return { ...choice, targets };
  } finally {
    terminal.close();
    // Answers that were typed ahead leave the cursor behind the last question.
    printError('');
  }
}

/** Asks one question; `null` if the person wants no more of them (Ctrl-C, Ctrl-D). */
type Ask = (question: string) => Promise<string | null>;

async function askTarget(ask: Ask, target: TargetChoice, facts: ExaminedTarget): Promise<TargetChoice> {
  const { found, identifier, blocking, toAccept } = facts;
  if (blocking.length > 0 || found === null || identifier === null) return target;
  const consentMissing = target.acceptedVerdicts !== 'all' && toAccept.length > 0;
  if (target.confirmedWith !== null && !consentMissing) return target;
  const what = found.kind === 'device' ? (modelOf(found.drive) ?? 'model not known') : 'image file';
  const size =
    found.kind === 'image'
      ? formatBytes(found.sizeBytes)
      : found.drive.sizeBytes.status === 'known'
        ? formatBytes(found.drive.sizeBytes.value)
        : 'size unknown';
  printError(
    '',
    `${target.target}: ${what}, ${identifier.value}, ${size}`,
    'Everything on it will be overwritten. This cannot be undone.',
    ...toAccept.map(({ message, code }) => `! ${message} (${code})`),
  );
  const acceptedVerdicts = consentMissing ? await askConsent(ask, facts) : target.acceptedVerdicts;
  if (acceptedVerdicts === null) return target;
  if (target.confirmedWith !== null) return { ...target, shown: found, acceptedVerdicts };
  const length = Array.from(confirmationOf(identifier)).length;
  const end = identifier.kind === 'file' ? 'file name' : 'serial on its label';
  const typed = await ask(`Type the last ${length} characters of the ${end}: `);
  const confirmedWith = typed === null || typed.trim() === '' ? null : typed;
  return { ...target, shown: found, acceptedVerdicts, confirmedWith };
}

async function askConsent(
  ask: Ask,
  { toAccept }: ExaminedTarget,
): Promise<TargetChoice['acceptedVerdicts'] | null> {
  const answer = await ask('Go on despite this? Type yes: ');
  return answer?.trim().toLowerCase() === 'yes' ? toAccept.map(({ code }) => code) : null;
}
