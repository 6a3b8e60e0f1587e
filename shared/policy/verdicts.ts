import type { ProblemCode } from '../problem-codes.ts';
import type { Drive } from '../schemas/drive.ts';

/** What a verdict demands: `blocked` can never be overruled here, `needs-confirmation` by a person, `note` is told. */
export type Severity = 'blocked' | 'needs-confirmation' | 'note';

/** One judgement on whether a target may be wiped: a code, how grave it is, and one sentence about this very target. */
export interface Verdict {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
}

/** What the judgement depends on besides the drive itself. */
export interface VerdictContext {
  /** The operator gave `--allow-virtual`. */
  readonly allowVirtual: boolean;
  /** The serial that a person read off the label, if given. */
  readonly serialFromLabel: string | null;
  /** Every drive attached at the moment, the judged one included or not: serials must tell them apart. */
  readonly attached: readonly Drive[];
}

/** The verdicts on a drive, in order of danger. */
export function driveVerdicts(drive: Drive, context: VerdictContext): readonly Verdict[] {
  void drive;
  void context;
  return [];
}

/** Whether any verdict forbids the wipe. */
export function isBlocked(verdicts: readonly Verdict[]): boolean {
  return verdicts.some((verdict) => verdict.severity === 'blocked');
}

/** The verdicts that a person must accept before the wipe. */
export function needingConfirmation(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter((verdict) => verdict.severity === 'needs-confirmation');
}

/** What is known of an image file before it is overwritten. */
export interface ImageFacts {
  readonly path: string;
  readonly sizeBytes: number;
  readonly logicalSectorBytes: number;
  /** One entry for whatever uses the file now: a loop device, swap, a mount. */
  readonly heldBy: readonly { readonly path: string; readonly kind: string }[];
}

/** The verdicts on an image file, in order of danger. */
export function imageVerdicts(image: ImageFacts): readonly Verdict[] {
  void image;
  return [];
}
