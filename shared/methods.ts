import { z } from 'zod';

/** Sanitization levels of SP 800-88r2 §3.1 that software can reach; Destroy is a shredder's. */
export const levelSchema = z.enum(['clear', 'purge']);
export type Level = z.infer<typeof levelSchema>;

/**
 * What one pass writes. `byte` is a fixed byte; `pattern` repeats up to a few bytes from the start of the drive;
 * `job-byte` and `job-byte-complement` are a byte chosen at random per job (and its complement); `random` is an AES-CTR
 * stream keyed per job and pass.
 */
export type PassPattern =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'pattern'; readonly bytes: readonly number[] }
  | { readonly kind: 'job-byte'; readonly which: 1 | 2 | 3; readonly complement: boolean }
  | { readonly kind: 'random' };

/** A named way to overwrite a drive. */
export interface Method {
  readonly id: string;
  readonly name: string;
  readonly passes: readonly PassPattern[];
  /** The scheme itself demands a verification, so that "none" cannot be chosen with it. */
  readonly verificationRequired: boolean;
  readonly level: Level;
  /** One sentence for people who choose. */
  readonly about: string;
}

const zeros: PassPattern = { kind: 'byte', byte: 0x00 };
const ones: PassPattern = { kind: 'byte', byte: 0xff };
const random: PassPattern = { kind: 'random' };
const jobByte = (which: 1 | 2 | 3, complement = false): PassPattern => ({
  kind: 'job-byte',
  which,
  complement,
});
const fixed = (...bytes: readonly number[]): PassPattern => ({ kind: 'pattern', bytes });
const times = (count: number, passes: readonly PassPattern[]): readonly PassPattern[] =>
  Array.from({ length: count }, () => passes).flat();

/** Gutmann 1996, table 1, passes 5 to 31 in the order of the paper. */
const gutmannFixed: readonly PassPattern[] = [
  fixed(0x55),
  fixed(0xaa),
  fixed(0x92, 0x49, 0x24),
  fixed(0x49, 0x24, 0x92),
  fixed(0x24, 0x92, 0x49),
  ...Array.from({ length: 16 }, (_, nibble) => fixed(nibble * 0x11)),
  fixed(0x92, 0x49, 0x24),
  fixed(0x49, 0x24, 0x92),
  fixed(0x24, 0x92, 0x49),
  fixed(0x6d, 0xb6, 0xdb),
  fixed(0xb6, 0xdb, 0x6d),
  fixed(0xdb, 0x6d, 0xb6),
];

/**
 * Every overwrite method on offer. One legacy name means different bytes in different tools, so certificates print the
 * passes actually written beside the name. All of them reach Clear, whatever the number of passes (SP 800-88r2 FAQ Q6).
 */
export const methods = [
  {
    id: 'clear-zeros',
    name: 'Clear, zeros',
    passes: [zeros],
    verificationRequired: false,
    level: 'clear',
    about:
      'One pass of zeros over every addressable sector, then read back. The right choice for most drives.',
  },
  {
    id: 'clear-random',
    name: 'Clear, random',
    passes: [random],
    verificationRequired: false,
    level: 'clear',
    about:
      'One pass of a random stream keyed for this job, then read back and compared with the same stream.',
  },
  {
    id: 'dod-5220.22-m-3',
    name: 'DoD 5220.22-M, 3 pass',
    passes: [zeros, ones, random],
    verificationRequired: true,
    level: 'clear',
    about: 'Legacy scheme (its table was dropped in 2006): zeros, ones, random, verify.',
  },
  {
    id: 'dod-5220.22-m-ece-7',
    name: 'DoD 5220.22-M ECE, 7 pass',
    passes: [jobByte(1), jobByte(1, true), random, jobByte(2), jobByte(3), jobByte(3, true), random],
    verificationRequired: false,
    level: 'clear',
    about: 'Legacy scheme: a byte, its complement, random, a byte, a byte, its complement, random.',
  },
  {
    id: 'hmg-is5-baseline',
    name: 'HMG IS5 Baseline',
    passes: [zeros],
    verificationRequired: true,
    level: 'clear',
    about: 'Legacy British scheme: zeros, verify.',
  },
  {
    id: 'hmg-is5-enhanced',
    name: 'HMG IS5 Enhanced',
    passes: [zeros, ones, random],
    verificationRequired: true,
    level: 'clear',
    about: 'Legacy British scheme: zeros, ones, random, verify.',
  },
  {
    id: 'bsi-vsitr',
    name: 'BSI VSITR',
    passes: [...times(3, [zeros, ones]), { kind: 'byte', byte: 0xaa }],
    verificationRequired: false,
    level: 'clear',
    about: 'Legacy German scheme (invalid since 2009): three times zeros and ones, then AA.',
  },
  {
    id: 'schneier',
    name: 'Schneier',
    passes: [ones, zeros, ...times(5, [random])],
    verificationRequired: false,
    level: 'clear',
    about: 'Legacy scheme from a 1996 book: ones, zeros, five random passes.',
  },
  {
    id: 'rcmp-tssit-ops-ii',
    name: 'RCMP TSSIT OPS-II',
    passes: [...times(3, [zeros, ones]), random],
    verificationRequired: true,
    level: 'clear',
    about: 'Legacy Canadian scheme: three times zeros and ones, random, verify.',
  },
  {
    id: 'csec-itsg-06',
    name: 'CSEC ITSG-06',
    passes: [jobByte(1), jobByte(1, true), random],
    verificationRequired: true,
    level: 'clear',
    about: 'Legacy Canadian scheme: a byte, its complement, random, verify.',
  },
  {
    id: 'gutmann',
    name: 'Gutmann',
    passes: [...times(4, [random]), ...gutmannFixed, ...times(4, [random])],
    verificationRequired: false,
    level: 'clear',
    about: 'Legacy scheme of 1996 for encodings that drives no longer use: 35 passes.',
  },
] as const satisfies readonly Method[];

/** The id of a method on offer. */
export type MethodId = (typeof methods)[number]['id'];

/** The method that is used when nobody chose one. */
export const defaultMethodId: MethodId = 'clear-zeros';

/** zod schema of {@link MethodId}. */
export const methodIdSchema = z.enum(methods.map((method) => method.id) as [MethodId, ...MethodId[]]);

/** The method with this id. */
export function methodById(id: MethodId): Method {
  const method = methods.find((candidate) => candidate.id === id);
  if (method === undefined) throw new TypeError(`no method ${id}`);
  return method;
}
