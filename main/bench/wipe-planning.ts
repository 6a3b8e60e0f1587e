import { confirms } from '../../shared/policy/confirmation.ts';
import { readingOr } from '../../shared/reading.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import { planSchema, type Identifier, type Plan, type PlanTarget } from '../../shared/schemas/plan.ts';
import type { DeviceTarget, ImageTarget } from '../drives/resolve-target.ts';
import { newJobId } from './job-id.ts';
import { examineTargets, type ExaminedTarget } from './target-examination.ts';
import { choiceProblem, type TargetChoice, type WipeChoice } from './wipe-choice.ts';

/** A target that became a plan, or everything that keeps it from becoming one. */
export type WipePlanning =
  | { readonly kind: 'planned'; readonly target: string; readonly plan: Plan }
  | {
      readonly kind: 'refused';
      readonly target: string;
      readonly problems: readonly [Problem, ...Problem[]];
    };

/**
 * Turns a choice into one plan per target, or into refusals. Every target is looked at anew, whatever was shown to the
 * person before. Nothing is written to any of them. One refusal never keeps another target from being planned.
 */
export async function planWipes(choice: WipeChoice, now: Date): Promise<readonly WipePlanning[]> {
  const wrongChoice = choiceProblem(choice);
  const examined = await examineTargets(choice.targets, choice.allowVirtual);
  return choice.targets.map((target, index) => {
    const facts = examined[index];
    if (wrongChoice !== null) return refused(target, [{ code: 'PLAN_INVALID', message: wrongChoice }]);
    if (facts === undefined) throw new TypeError('as many targets are examined as were chosen');
    return planTarget(choice, target, facts, now);
  });
}

function planTarget(
  choice: WipeChoice,
  target: TargetChoice,
  facts: ExaminedTarget,
  now: Date,
): WipePlanning {
  const { found, identifier } = facts;
  const problems = [...changeProblems(target, found), ...facts.blocking];
  if (identifier !== null) {
    problems.push(
      ...confirmationProblems(target, identifier, problems.length > 0),
      ...consentProblems(target, facts),
    );
  }
  const [first, ...others] = problems;
  if (first !== undefined) return refused(target, [first, ...others]);
  if (found === null || identifier === null || target.confirmedWith === null) {
    return refused(target, [{ code: 'DRIVE_NO_SERIAL', message: 'The drive reports no serial.' }]);
  }
  const planTarget = planTargetOf(found);
  if (planTarget === null) {
    return refused(target, [{ code: 'DRIVE_SIZE_UNKNOWN', message: 'The drive does not report its size.' }]);
  }
  const plan = planSchema.safeParse({
    planVersion: 1,
    jobId: newJobId(now),
    createdAt: now.toISOString(),
    target: planTarget,
    identifier,
    methodId: choice.methodId,
    verification: choice.verification,
    requestedLevel: choice.requestedLevel,
    operator: choice.operator,
    asset: target.asset,
    confirmedWith: target.confirmedWith.trim(),
    allowVirtual: choice.allowVirtual,
    acceptedVerdicts: facts.toAccept.map(({ code }) => code),
  } satisfies Plan);
  return plan.success
    ? { kind: 'planned', target: target.target, plan: plan.data }
    : refused(target, [{ code: 'PLAN_INVALID', message: describeIssue(plan.error.issues[0]) }]);
}

/**
 * A drive that came up under the name of the one that was shown is not what was confirmed, even if nothing but the label
 * tells the two apart.
 */
function changeProblems({ shown }: TargetChoice, found: ExaminedTarget['found']): readonly Problem[] {
  return shown === undefined || (found !== null && isUnchanged(shown, found))
    ? []
    : [{ code: 'TARGET_CHANGED', message: `What is at ${shown.path} now is not what was shown.` }];
}

function isUnchanged(shown: DeviceTarget | ImageTarget, found: DeviceTarget | ImageTarget): boolean {
  if (shown.kind === 'image') {
    return found.kind === 'image' && shown.fileId === found.fileId && shown.sizeBytes === found.sizeBytes;
  }
  return found.kind === 'device' && sameAttachment(shown.drive, found.drive);
}

/** The kernel numbers every medium that comes up, so the same number means that nothing was exchanged. */
function sameAttachment(shown: Drive, found: Drive): boolean {
  return (
    shown.deviceNumber === found.deviceNumber &&
    readingOr(shown.diskSequence, null) === readingOr(found.diskSequence, null) &&
    readingOr(shown.sizeBytes, null) === readingOr(found.sizeBytes, null) &&
    readingOr(shown.identity.serial, null) === readingOr(found.identity.serial, null)
  );
}

/** A missing confirmation goes without saying where the drive may not be wiped anyway; a wrong one is always told. */
function confirmationProblems(
  { confirmedWith }: TargetChoice,
  identifier: Identifier,
  blockedAnyway: boolean,
): readonly Problem[] {
  if (confirmedWith === null || confirmedWith.trim() === '') {
    return blockedAnyway
      ? []
      : [
          {
            code: 'CONFIRMATION_MISSING',
            message: `Nobody confirmed that this is the one that is meant, with the end of ${nameKind[identifier.kind]}.`,
          },
        ];
  }
  return confirms(confirmedWith, identifier)
    ? []
    : [
        {
          code: 'CONFIRMATION_WRONG',
          message: `What was typed is not the end of ${nameKind[identifier.kind]} ${identifier.value}.`,
        },
      ];
}

const nameKind: Readonly<Record<Identifier['kind'], string>> = {
  serial: 'the serial',
  label: 'the serial from the label',
  file: 'the file name',
};

function consentProblems(
  { acceptedVerdicts }: TargetChoice,
  { toAccept }: ExaminedTarget,
): readonly Problem[] {
  if (acceptedVerdicts === 'all') return [];
  const missing = toAccept.filter(({ code }) => !acceptedVerdicts.includes(code));
  return missing.length === 0
    ? []
    : [
        {
          code: 'CONSENT_MISSING',
          message: `Not accepted yet: ${missing.map(({ code }) => code).join(', ')}.`,
        },
        ...missing.map(({ code, message }) => ({ code, message })),
      ];
}

function planTargetOf(found: DeviceTarget | ImageTarget): PlanTarget | null {
  if (found.kind === 'image') {
    const { path, fileId, sizeBytes, logicalSectorBytes } = found;
    return { kind: 'image', path, fileId, sizeBytes, logicalSectorBytes };
  }
  const { path, drive } = found;
  const sizeBytes = readingOr(drive.sizeBytes, null);
  const logicalSectorBytes = readingOr(drive.logicalSectorBytes, null);
  return sizeBytes === null || logicalSectorBytes === null
    ? null
    : { kind: 'device', path, drive, sizeBytes, logicalSectorBytes };
}

function refused(target: TargetChoice, problems: readonly [Problem, ...Problem[]]): WipePlanning {
  return { kind: 'refused', target: target.target, problems };
}

function describeIssue(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): string {
  return issue === undefined
    ? 'The plan does not hold together.'
    : `The plan does not hold together: ${issue.path.map(String).join('.')}: ${issue.message}.`;
}
