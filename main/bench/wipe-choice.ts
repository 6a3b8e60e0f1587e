import { methodById, type Level, type MethodId } from '../../shared/methods.ts';
import type { ProblemCode } from '../../shared/problem-codes.ts';
import type { Asset, Person, VerificationKind } from '../../shared/schemas/plan.ts';
import type { DeviceTarget, ImageTarget } from '../drives/resolve-target.ts';

/** One target as a person chose it. */
export interface TargetChoice {
  /** Device path under any name, or `image:PATH`. */
  readonly target: string;
  /** What was typed to confirm this very drive; `null` if nothing was. */
  readonly confirmedWith: string | null;
  /** The serial read off the label, for drives that report none. */
  readonly labelSerial: string | null;
  /** The warnings that the person accepted, by code; `all` for a person who accepts whatever there is. */
  readonly acceptedVerdicts: readonly ProblemCode[] | 'all';
  readonly asset: Asset;
  /** What was shown to the person who confirmed it; a target that is another one by then is refused. */
  readonly shown?: DeviceTarget | ImageTarget;
}

/** What a person decided to do with one or more targets. */
export interface WipeChoice {
  readonly targets: readonly TargetChoice[];
  readonly methodId: MethodId;
  readonly verification: VerificationKind;
  readonly requestedLevel: Level;
  readonly operator: Person;
  readonly allowVirtual: boolean;
}

/** Nothing recorded about where a drive came from. */
export const unknownAsset: Asset = {
  assetTag: null,
  source: null,
  facility: null,
  modality: null,
  manufacturer: null,
  model: null,
  serial: null,
  stationName: null,
  dataBackedUp: null,
  backupLocation: null,
  confidentiality: null,
  destination: null,
  destinationDetails: null,
  notes: null,
};

/**
 * What is wrong with the choice itself, whatever the targets are: one sentence, or `null`. Faces ask before they ask
 * for anything else; {@link WipeChoice}s that fail it are refused.
 */
export function choiceProblem(choice: Pick<WipeChoice, 'methodId' | 'verification'>): string | null {
  const method = methodById(choice.methodId);
  return choice.verification === 'none' && method.verificationRequired
    ? `${method.name} includes its verification, so it cannot be left out.`
    : null;
}
