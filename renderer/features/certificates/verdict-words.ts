import type { VerdictStatus } from '../../../shared/schemas/verdict.ts';
import type { Tone } from '../../ui/state-mark.tsx';

const tones: Readonly<Record<VerdictStatus, Extract<Tone, 'ok' | 'warn' | 'bad' | 'quiet'>>> = {
  VALID: 'ok',
  UNTRUSTED: 'warn',
  INDETERMINATE: 'warn',
  INVALID: 'bad',
  UNSUPPORTED: 'quiet',
};

/** The tone of a verdict. */
export function verdictTone(status: VerdictStatus): (typeof tones)[VerdictStatus] {
  return tones[status];
}
