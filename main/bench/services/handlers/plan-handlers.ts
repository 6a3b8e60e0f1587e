import type { BenchHandlers } from '../../../../shared/contract.ts';
import type { BenchDrive } from '../../../../shared/contract/drives.ts';
import type { MethodOffer, PlanPreview, WipeDrive } from '../../../../shared/contract/plans.ts';
import { methods, type Level, type Method, type MethodId } from '../../../../shared/methods.ts';
import { recommendTechnique } from '../../../../shared/policy/recommendation.ts';
import { reaches, techniqueLevel } from '../../../../shared/policy/techniques.ts';
import { driveVerdicts } from '../../../../shared/policy/verdicts.ts';
import { ClearbenchError, type Problem } from '../../../../shared/problem.ts';
import { readingOr } from '../../../../shared/reading.ts';
import type { Drive } from '../../../../shared/schemas/drive.ts';
import type { Person } from '../../../../shared/schemas/plan.ts';
import { driveIdOf, shownVerdict } from '../bench-drive.ts';
import { estimateTime, type MeasuredRates } from '../estimate-time.ts';
import { operatorPerson } from '../operator-person.ts';
import type { ServiceParts } from '../service-parts.ts';

/** Calls that lead from chosen drives to running jobs. */
export function planHandlers(parts: ServiceParts): Pick<BenchHandlers, 'wipes.preview' | 'wipes.start'> {
  const { hub, settings } = parts;
  return {
    'wipes.preview': ({ driveIds, requiredLevel }) => {
      const drives = driveIds.map((driveId) => {
        const shown = hub.drive(driveId);
        if (shown === null)
          throw new ClearbenchError('DRIVE_VANISHED', 'A chosen drive is no longer attached.');
        return preview(parts, shown, requiredLevel);
      });
      return Promise.resolve({ drives });
    },
    'wipes.start': async ({ operatorId, requestedLevel, drives }) => {
      const known = settings.read();
      const operator = known.operators.find((one) => one.operatorId === operatorId);
      if (operator === undefined) {
        throw new ClearbenchError('PLAN_INVALID', 'The chosen operator is no longer on the list.');
      }
      const person = operatorPerson(operator, known);
      const answers = await Promise.all(
        drives.map(async (drive) => startOne(parts, drive, person, requestedLevel, drives)),
      );
      return {
        started: answers.flatMap((answer) =>
          answer.kind === 'started' ? [{ driveId: answer.driveId, jobId: answer.jobId }] : [],
        ),
        refused: answers.flatMap((answer) =>
          answer.kind === 'refused' ? [{ driveId: answer.driveId, problems: answer.problems }] : [],
        ),
      };
    },
  };
}

type StartAnswer =
  | { readonly kind: 'started'; readonly driveId: string; readonly jobId: string }
  | { readonly kind: 'refused'; readonly driveId: string; readonly problems: readonly Problem[] };

async function startOne(
  { bench, hub, settings, allowVirtual, driveBoard }: ServiceParts,
  wipe: WipeDrive,
  operator: Person,
  requestedLevel: Level,
  all: readonly WipeDrive[],
): Promise<StartAnswer> {
  const { driveId } = wipe;
  const refused = (...problems: readonly Problem[]): StartAnswer => ({ kind: 'refused', driveId, problems });
  const shown = hub.drive(driveId);
  if (shown === null) return refused({ code: 'DRIVE_VANISHED', message: 'The drive is no longer attached.' });
  if (all.filter((other) => other.driveId === driveId).length > 1) {
    return refused({ code: 'TARGET_NAMED_TWICE', message: 'The drive was chosen twice.' });
  }
  if (settings.read().policy.backupRequired && wipe.asset.details.dataBackedUp !== 'yes') {
    return refused({
      code: 'CONSENT_MISSING',
      message: 'This station wants the data backed up before it is erased.',
    });
  }
  const [planning] = await bench.plan({
    targets: [
      {
        target: shown.drive.path,
        confirmedWith: wipe.confirmedWith,
        labelSerial: wipe.labelSerial,
        acceptedVerdicts: wipe.acceptedVerdicts,
        asset: wipe.asset.details,
      },
    ],
    methodId: wipe.methodId,
    verification: wipe.verification,
    requestedLevel,
    operator,
    allowVirtual,
  });
  if (planning === undefined) throw new TypeError('one target gives one planning');
  if (planning.kind === 'refused') return refused(...planning.problems);
  const { plan } = planning;
  if (plan.target.kind !== 'device' || driveIdOf(plan.target.drive) !== driveId) {
    return refused({ code: 'TARGET_CHANGED', message: `Another drive came up as ${shown.drive.path}.` });
  }
  driveBoard.setJob(driveId, plan.jobId);
  const start = await bench.jobs.start(plan, { certificateFolder: bench.folder.issued });
  if (start.kind === 'following') return { kind: 'started', driveId, jobId: plan.jobId };
  driveBoard.setJob(driveId, null);
  return refused(...start.report.problems);
}

function preview(
  { hub, settings, allowVirtual, measuredRates }: ServiceParts,
  shown: BenchDrive,
  required: Level,
): PlanPreview {
  const { drive } = shown;
  const { policy } = settings.read();
  const serial = readingOr(drive.identity.serial, null);
  const attached = hub.snapshot().drives.map((other) => other.drive);
  const verdicts = driveVerdicts(drive, { allowVirtual, serialFromLabel: null, attached })
    .filter(({ code }) => code !== 'DRIVE_NO_SERIAL')
    .map(shownVerdict);
  return {
    driveId: shown.driveId,
    identifier: serial === null ? null : { kind: 'serial', value: serial },
    recommended: recommendTechnique({
      media: drive.mediaKind,
      required,
      preferredMethodId: policy.methodId,
      verification: policy.verification,
    }),
    offers: methods.map((method) => offer(method, drive, required, measuredRates())),
    blocking: verdicts.filter(({ weight }) => weight === 'blocked'),
    toAccept: verdicts.filter(({ weight }) => weight === 'confirm'),
  };
}

function offer(
  method: Method & { readonly id: MethodId },
  drive: Drive,
  required: Level,
  measured: MeasuredRates,
): MethodOffer {
  const achievableLevel = techniqueLevel('host-overwrite', drive.mediaKind);
  return {
    methodId: method.id,
    achievableLevel,
    meetsRequirement: reaches(achievableLevel, required),
    estimate: estimateTime(method, drive, measured),
  };
}
