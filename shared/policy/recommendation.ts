import { defaultMethodId, type Level, type MethodId } from '../methods.ts';
import type { RecommendationReason } from '../contract/plans.ts';
import type { MediaKind } from '../schemas/drive.ts';
import type { VerificationKind } from '../schemas/plan.ts';
import { reaches, techniqueLevel, techniqueLimit } from './techniques.ts';

/** What is asked of a drive. */
export interface Requirement {
  readonly media: MediaKind;
  readonly required: Level;
  /** The organisation's own choice; it wins where it reaches the level. */
  readonly preferredMethodId: MethodId;
  readonly verification: VerificationKind;
}

/** What to do, and why. `methodId` null: nothing on offer reaches the required level. */
export interface Recommendation {
  readonly methodId: MethodId | null;
  readonly verification: VerificationKind;
  readonly reasons: readonly RecommendationReason[];
}

/**
 * The technique that reaches the required level on this medium with the least work (SP 800-88r2 FAQ Q6: one pass is
 * enough for Clear).
 */
export function recommendTechnique(requirement: Requirement): Recommendation {
  const { media, required, preferredMethodId, verification } = requirement;
  const level = techniqueLevel('host-overwrite', media);
  if (!reaches(level, required)) {
    const reason = level === null ? 'level-not-reachable' : 'purge-needs-drive-command';
    return { methodId: null, verification, reasons: [reason] };
  }
  const reasons: RecommendationReason[] = [
    preferredMethodId === defaultMethodId ? 'one-pass-is-enough' : 'organisation-default',
  ];
  if (techniqueLimit('host-overwrite', media) !== null) reasons.push('flash-spare-cells-not-reached');
  return { methodId: preferredMethodId, verification, reasons };
}
