import type { ProblemCode } from '../problem-codes.ts';
import type { Drive } from '../schemas/drive.ts';
import { driveRules } from './drive-rules.ts';
import { minTargetBytes, type Severity, type Verdict, type VerdictContext } from './verdict.ts';

export type { Severity, Verdict, VerdictContext } from './verdict.ts';

/**
 * The verdicts on a drive: those that block first, then those to confirm, then notes, each in order of danger. The same
 * rules hold on screen, on the command line and in the engine.
 *
 * Fail closed: a fact that becomes unknown never lifts a block, nor does anything more that uses the drive.
 */
export function driveVerdicts(drive: Drive, context: VerdictContext): readonly Verdict[] {
  return bySeverity(driveRules.flatMap((rule) => rule(drive, context) ?? []));
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
  /** One entry for whatever uses the file now: a loop device or swap. */
  readonly heldBy: readonly { readonly path: string; readonly kind: string }[];
}

/** The verdicts on an image file, in order of danger. */
export function imageVerdicts(image: ImageFacts): readonly Verdict[] {
  const { path, sizeBytes, logicalSectorBytes, heldBy } = image;
  const blocked = (code: ProblemCode, message: string): Verdict => ({ code, severity: 'blocked', message });
  if (heldBy.length > 0) {
    const users = heldBy.map((user) => `${user.path} (${user.kind})`).join(', ');
    return [blocked('TARGET_BUSY', `${path} is in use by ${users}.`)];
  }
  if (sizeBytes === 0) return [blocked('IMAGE_EMPTY', `${path} is empty.`)];
  if (sizeBytes % logicalSectorBytes !== 0) {
    return [
      blocked(
        'IMAGE_NOT_WHOLE_SECTORS',
        `${path} has ${sizeBytes} bytes, which is no whole number of ${logicalSectorBytes}-byte sectors.`,
      ),
    ];
  }
  if (sizeBytes < minTargetBytes) {
    return [
      blocked('DRIVE_TOO_SMALL', `${path} has only ${sizeBytes} bytes; the least is ${minTargetBytes}.`),
    ];
  }
  return [];
}

const severities: readonly Severity[] = ['blocked', 'needs-confirmation', 'note'];

function bySeverity(verdicts: readonly Verdict[]): readonly Verdict[] {
  return severities.flatMap((severity) => verdicts.filter((verdict) => verdict.severity === severity));
}
