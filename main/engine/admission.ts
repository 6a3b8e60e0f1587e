import path from 'node:path';

import { methodById } from '../../shared/methods.ts';
import { because } from '../../shared/missing-reasons.ts';
import { confirms } from '../../shared/policy/confirmation.ts';
import { driveVerdicts, isBlocked, type Verdict } from '../../shared/policy/verdicts.ts';
import type { Problem } from '../../shared/problem.ts';
import { unavailable } from '../../shared/reading.ts';
import { identityUnavailable, type Drive } from '../../shared/schemas/drive.ts';
import type { Plan, PlanTarget } from '../../shared/schemas/plan.ts';
import { resolveImage } from '../drives/image-target.ts';
import { listDrives } from '../drives/list-drives.ts';
import { readDrive } from '../drives/read-drive.ts';
import { openTarget, type OpenTarget } from '../sanitize/overwrite/open-target.ts';
import { bootId } from './boot-id.ts';
import type { Opened } from './journal-entries.ts';
import { problemsOf, RefusedError } from './refusal.ts';
import { differences } from './same-drive.ts';

/** A target that passed every check, open for this job alone. */
export interface Admitted {
  readonly target: OpenTarget;
  readonly opened: Opened;
}

/**
 * Opens the target of a plan and checks every statement of the plan against the open handle, whoever made it: that it
 * is the planned drive, that the policy allows it now, and that a person confirmed this very drive. Nothing is written.
 *
 * @param planTarget the plan's target, or where the drive of a resumed job is now.
 * @throws RefusedError with everything that speaks against it; the target is closed again.
 */
export async function admit(plan: Plan, planTarget: PlanTarget): Promise<Admitted> {
  const problems: Problem[] = [...planProblems(plan)];
  let target: OpenTarget;
  try {
    target = await openTarget(planTarget);
  } catch (error) {
    throw refusal([...problems, ...problemsOf(error)], error);
  }
  try {
    const { opened, problems: found } =
      planTarget.kind === 'device'
        ? await inspectDevice(plan, planTarget.drive, target, planTarget.path)
        : await inspectImage(plan, planTarget, target);
    problems.push(...found);
    if (problems.length > 0) throw refusal(problems);
    return { target, opened };
  } catch (error) {
    await target.close();
    throw error instanceof RefusedError ? error : refusal(problemsOf(error), error);
  }
}

function refusal(problems: readonly Problem[], cause?: unknown): RefusedError {
  const [first, ...rest] = problems;
  const all = [
    first ?? { code: 'INTERNAL', message: 'The job was refused without a reason.' },
    ...rest,
  ] as const;
  return new RefusedError(all, { cause });
}

/** What a plan itself gets wrong, without any look at the target. */
function planProblems(plan: Plan): readonly Problem[] {
  const problems: Problem[] = [];
  if (!confirms(plan.confirmedWith, plan.identifier)) {
    problems.push({
      code: 'CONFIRMATION_WRONG',
      message: 'What was typed does not confirm the drive in the plan.',
    });
  }
  if (plan.verification === 'none' && methodById(plan.methodId).verificationRequired) {
    problems.push({ code: 'PLAN_INVALID', message: 'This method includes a verification.' });
  }
  return problems;
}

interface Inspection {
  readonly opened: Opened;
  readonly problems: readonly Problem[];
}

async function inspectDevice(
  plan: Plan,
  planned: Drive,
  target: OpenTarget,
  path: string,
): Promise<Inspection> {
  const drive = await readDrive(target.deviceNumber ?? '', { health: true });
  const attached = await listDrives();
  const verdicts = driveVerdicts(drive, {
    allowVirtual: plan.allowVirtual,
    serialFromLabel: plan.identifier.kind === 'label' ? plan.identifier.value : null,
    attached,
  });
  return {
    opened: {
      path,
      identity: drive.identity,
      sizeBytes: target.sizeBytes,
      logicalSectorBytes: target.logicalSectorBytes,
      direct: target.direct,
      diskSequence: drive.diskSequence.status === 'known' ? drive.diskSequence.value : null,
      bootId: bootId(),
      health: drive.health,
      hiddenArea: drive.hiddenArea,
    },
    problems: [
      ...differences(planned, drive).map((message) => ({ code: 'TARGET_CHANGED', message }) as const),
      ...identifierProblems(plan, drive),
      ...verdictProblems(plan, verdicts),
    ],
  };
}

async function inspectImage(
  plan: Plan,
  planned: PlanTarget & { readonly kind: 'image' },
  target: OpenTarget,
): Promise<Inspection> {
  // Looks for users of the file (a loop device, swap) and applies the policy to it.
  const found = await resolveImage(planned.path);
  const isSame = found.path === planned.path && found.fileId === planned.fileId;
  const isOwnName =
    plan.identifier.kind === 'label' ||
    (plan.identifier.kind === 'file' && plan.identifier.value === path.basename(planned.path));
  const none = because('image-file');
  return {
    opened: {
      path: planned.path,
      identity: identityUnavailable(none),
      sizeBytes: target.sizeBytes,
      logicalSectorBytes: target.logicalSectorBytes,
      direct: target.direct,
      diskSequence: null,
      bootId: bootId(),
      health: unavailable(none),
      hiddenArea: { state: 'not-applicable', reason: none },
    },
    problems: [
      ...(isOwnName
        ? []
        : [{ code: 'TARGET_CHANGED', message: 'The image has another name than planned.' } as const]),
      ...(isSame
        ? []
        : [{ code: 'TARGET_CHANGED', message: 'Another file is under this name now.' } as const]),
    ],
  };
}

/** A plan may name a drive by the serial it reports, or by its label if it reports none of its own. */
function identifierProblems(plan: Plan, drive: Drive): readonly Problem[] {
  const { kind, value } = plan.identifier;
  const behind = drive.behindBridge?.status === 'known' ? drive.behindBridge.value : null;
  const serials = [drive.identity.serial, ...(behind === null ? [] : [behind.serial])];
  switch (kind) {
    case 'serial':
      return serials.some((serial) => serial.status === 'known' && serial.value === value)
        ? []
        : [{ code: 'TARGET_CHANGED', message: 'The drive does not report the serial in the plan.' }];
    case 'label':
      return [];
    case 'file':
      return [{ code: 'PLAN_INVALID', message: 'The plan names a drive by a file name.' }];
    default:
      return kind satisfies never;
  }
}

function verdictProblems(plan: Plan, verdicts: readonly Verdict[]): readonly Problem[] {
  const toProblem = ({ code, message }: Verdict): Problem => ({ code, message });
  const unaccepted = verdicts.filter(
    ({ severity, code }) => severity === 'needs-confirmation' && !plan.acceptedVerdicts.includes(code),
  );
  return [
    ...verdicts.filter((verdict) => isBlocked([verdict])).map(toProblem),
    ...(unaccepted.length === 0
      ? []
      : [
          { code: 'CONSENT_MISSING', message: 'Warnings about this drive were not confirmed.' } as const,
          ...unaccepted.map(toProblem),
        ]),
  ];
}
