import type { PassPattern } from '../../../shared/methods.ts';

/** What a pass writes, as short as a table needs it: `00`, `92 49 24`, `random`, `byte A`, `not byte A`. */
export function passText(pattern: PassPattern): string {
  switch (pattern.kind) {
    case 'byte':
      return hex(pattern.byte);
    case 'pattern':
      return pattern.bytes.map(hex).join(' ');
    case 'job-byte': {
      const name = `byte ${['A', 'B', 'C'][pattern.which - 1] ?? '?'}`;
      return pattern.complement ? `not ${name}` : name;
    }
    case 'random':
      return 'random';
    default:
      return pattern satisfies never;
  }
}

/** Passes in order, equal neighbours counted together: `00, FF, 5 × random`. */
export function passesText(passes: readonly PassPattern[]): string {
  const runs: { text: string; count: number }[] = [];
  for (const text of passes.map(passText)) {
    const last = runs.at(-1);
    if (last?.text === text) last.count += 1;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${count} × ${text}`)).join(', ');
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
