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

/** The least size of a target: no imaging drive has less. */
export const minTargetBytes = 1024 * 1024;
