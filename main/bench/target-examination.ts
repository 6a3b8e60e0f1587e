import {
  driveVerdicts,
  imageVerdicts,
  needingConfirmation,
  type Verdict,
} from '../../shared/policy/verdicts.ts';
import { ClearbenchError, type Problem } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import type { Identifier } from '../../shared/schemas/plan.ts';
import { listDrives } from '../drives/list-drives.ts';
import { resolveTarget, type DeviceTarget, type ImageTarget } from '../drives/resolve-target.ts';
import { identifyTarget } from './target-identifier.ts';

/** A target to look at. */
export interface TargetQuestion {
  /** Device path under any name, or `image:PATH`. */
  readonly target: string;
  /** The serial read off the label, for drives that report none. */
  readonly labelSerial: string | null;
}

/** What a target turned out to be, and what stands in the way of wiping it. Nothing was written to it. */
export interface ExaminedTarget {
  /** As the person named it. */
  readonly target: string;
  /** `null` if nothing usable has this name. */
  readonly found: DeviceTarget | ImageTarget | null;
  /** How the certificate will name it; `null` while nobody knows. */
  readonly identifier: Identifier | null;
  /** Why it may not be wiped; empty if it may. */
  readonly blocking: readonly Problem[];
  /** What a person must accept first. */
  readonly toAccept: readonly Verdict[];
  /** What is worth knowing. */
  readonly notes: readonly Verdict[];
}

/**
 * Looks at every target at once: what it is, who it is, and what the safety policy says. A drive that was named twice,
 * also under two names, is blocked both times: one of the two was meant to be another. Two drives that are given the same
 * serial from their labels are no mistake for certain, so that is asked.
 */
export async function examineTargets(
  questions: readonly TargetQuestion[],
  allowVirtual: boolean,
): Promise<readonly ExaminedTarget[]> {
  const anyDevice = questions.some(({ target }) => !target.startsWith('image:'));
  const attached = anyDevice ? await listDrives() : [];
  const examined = await Promise.all(questions.map((one) => examineTarget(one, allowVirtual, attached)));
  return examined.map((one, index) => {
    const others = examined.filter((_, place) => place !== index);
    if (others.some((other) => isSameTarget(one, other))) {
      return { ...one, blocking: [namedTwice, ...one.blocking] };
    }
    const twins = others.filter((other) => sharesLabel(one, other)).map(({ target }) => target);
    return twins.length === 0 ? one : { ...one, toAccept: [...one.toAccept, sharedLabel(twins)] };
  });
}

/** Certificates of two drives with the same name cannot be told apart; a person has to mean that. */
function sharesLabel({ identifier: one }: ExaminedTarget, { identifier: other }: ExaminedTarget): boolean {
  return one?.kind === 'label' && other?.kind === 'label' && one.value === other.value;
}

function sharedLabel(twins: readonly string[]): Verdict {
  return {
    code: 'DRIVE_SERIAL_NOT_UNIQUE',
    severity: 'needs-confirmation',
    message: `The same serial from the label was given for ${twins.join(' and ')}, too.`,
  };
}

const namedTwice: Problem = { code: 'TARGET_NAMED_TWICE', message: 'This drive was named more than once.' };

async function examineTarget(
  { target, labelSerial }: TargetQuestion,
  allowVirtual: boolean,
  attached: readonly Drive[],
): Promise<ExaminedTarget> {
  let found: DeviceTarget | ImageTarget;
  try {
    found = await resolveTarget(target, { health: true });
  } catch (error) {
    if (!(error instanceof ClearbenchError)) throw error;
    const blocking = [error.toProblem()];
    return { target, found: null, identifier: null, blocking, toAccept: [], notes: [] };
  }
  const identification = identifyTarget(found, labelSerial);
  const verdicts =
    found.kind === 'device'
      ? driveVerdicts(found.drive, { allowVirtual, serialFromLabel: labelSerial, attached })
      : imageVerdicts({ ...found, heldBy: [] });
  const contradictions = identification.kind === 'contradicted' ? [identification.problem] : [];
  return {
    target,
    found,
    identifier: identification.kind === 'named' ? identification.identifier : null,
    blocking: [
      ...verdicts.filter(({ severity }) => severity === 'blocked').map(problemOf),
      ...contradictions,
    ],
    toAccept: needingConfirmation(verdicts),
    notes: verdicts.filter(({ severity }) => severity === 'note'),
  };
}

function problemOf({ code, message }: Verdict): Problem {
  return { code, message };
}

function isSameTarget(one: ExaminedTarget, other: ExaminedTarget): boolean {
  if (one.found === null || other.found === null) return one.target === other.target;
  return one.found.kind === 'device'
    ? other.found.kind === 'device' && one.found.drive.deviceNumber === other.found.drive.deviceNumber
    : other.found.kind === 'image' && one.found.fileId === other.found.fileId;
}
