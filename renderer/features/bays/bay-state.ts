import type { BenchDrive, DriveVerdict } from '../../../shared/contract/drives.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import type { Tone } from '../../ui/state-mark.tsx';

/** The state of one bay: what its card says in large letters. */
export type BayState =
  | { readonly kind: 'looking' | 'unreadable' | 'locked' | 'blocked' | 'ready' | 'weigh' }
  | { readonly kind: 'waiting' | 'finishing' | 'cancelling' | 'interrupted' | 'pulled-out' }
  | { readonly kind: 'proving' | 'erasing' | 'verifying'; readonly permille: number }
  | { readonly kind: OutcomeKind };

export type BayStateKind = BayState['kind'];

/** Drives whose reason for being locked no person can take away here. */
const lockingCodes: readonly DriveVerdict['code'][] = ['SYSTEM_DRIVE', 'SYSTEM_USE_UNKNOWN'];

/** What a bay with this drive and this job shows. At least one of them is there. */
export function bayState(drive: BenchDrive | null, job: BenchJob | null): BayState {
  if (job !== null) return jobState(drive, job);
  if (drive === null) return { kind: 'pulled-out' };
  if (drive.state === 'looking') return { kind: 'looking' };
  const blocking = drive.verdicts.filter((verdict) => verdict.weight === 'blocked');
  if (blocking.some((verdict) => lockingCodes.includes(verdict.code))) return { kind: 'locked' };
  if (drive.state === 'unreadable') return { kind: 'unreadable' };
  if (blocking.some((verdict) => !isMendedByLabel(verdict))) return { kind: 'blocked' };
  const toWeigh =
    drive.resumableJobId !== null || drive.verdicts.some((verdict) => verdict.weight !== 'note');
  return { kind: toWeigh ? 'weigh' : 'ready' };
}

/** A drive without a serial is not stuck: the operator reads it off the label. */
export function isMendedByLabel(verdict: DriveVerdict): boolean {
  return verdict.code === 'DRIVE_NO_SERIAL';
}

function jobState(drive: BenchDrive | null, job: BenchJob): BayState {
  if (job.state === 'ended') return { kind: job.outcome?.kind ?? 'not-sanitized' };
  if (drive === null && job.target.bay !== null) return { kind: 'pulled-out' };
  switch (job.state) {
    case 'starting':
      return { kind: 'waiting' };
    case 'cancelling':
    case 'interrupted':
      return { kind: job.state };
    case 'issuing':
      return { kind: 'finishing' };
    case 'running':
      return runningState(job);
    default:
      return job.state satisfies never;
  }
}

function runningState({ progress }: BenchJob): BayState {
  if (progress === null) return { kind: 'waiting' };
  const permille =
    progress.totalBytes === 0 ? 0 : Math.floor((progress.doneBytes / progress.totalBytes) * 1000);
  switch (progress.phase) {
    case 'opening':
      return { kind: 'waiting' };
    case 'capacity-proof':
      return { kind: 'proving', permille };
    case 'writing':
      return { kind: 'erasing', permille };
    case 'verifying':
      return { kind: 'verifying', permille };
    case 'finishing':
      return { kind: 'finishing' };
    default:
      return progress.phase satisfies never;
  }
}

const tones: Readonly<Record<BayStateKind, Tone>> = {
  looking: 'quiet',
  unreadable: 'warn',
  locked: 'locked',
  blocked: 'locked',
  ready: 'quiet',
  weigh: 'warn',
  waiting: 'active',
  proving: 'active',
  erasing: 'active',
  verifying: 'active',
  finishing: 'active',
  cancelling: 'active',
  interrupted: 'warn',
  'pulled-out': 'bad',
  sanitized: 'ok',
  'sanitized-with-exceptions': 'warn',
  'not-sanitized': 'bad',
  aborted: 'bad',
};

/** The shape and colour of a state. */
export function toneOf(kind: BayStateKind): Tone {
  return tones[kind];
}

/** Whether a wipe can be prepared from this state. */
export function canPrepare(kind: BayStateKind): boolean {
  return kind === 'ready' || kind === 'weigh';
}

/** Whether a job is under way. */
export function isUnderWay(kind: BayStateKind): boolean {
  return tones[kind] === 'active';
}

/** Whether the job of a bay has ended, so that it can be dismissed. */
export function hasEnded(kind: BayStateKind): boolean {
  return (
    kind === 'sanitized' ||
    kind === 'sanitized-with-exceptions' ||
    kind === 'not-sanitized' ||
    kind === 'aborted'
  );
}

/** Whether a person has to do something about this bay before its work is done. */
export function needsPerson(kind: BayStateKind, job: BenchJob | null): boolean {
  if (hasEnded(kind) || kind === 'interrupted' || kind === 'pulled-out') return true;
  return (job?.progress?.stalledSeconds ?? 0) > 0;
}
