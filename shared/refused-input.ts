import type { z } from 'zod';

/**
 * What is wrong with the input of a call, in a sentence that names the field and its limit; never what was entered, which
 * may be a passphrase.
 */
export function refusedInput(error: z.ZodError): string {
  const [issue] = error.issues;
  const field = issue?.path.filter((part) => typeof part === 'string').join('.') ?? '';
  if (issue === undefined || field === '') return 'Something entered here cannot be sent.';
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return `The field ${field} takes at most ${String(issue.maximum)} characters.`;
  }
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return `The field ${field} needs at least ${String(issue.minimum)} ${issue.minimum === 1 ? 'character' : 'characters'}.`;
  }
  if (issue.code === 'too_big' && issue.origin === 'array') {
    return `The field ${field} takes at most ${String(issue.maximum)} entries.`;
  }
  return `What was entered in the field ${field} cannot be sent.`;
}
