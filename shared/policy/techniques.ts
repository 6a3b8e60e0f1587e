import type { Level } from '../methods.ts';
import type { MediaKind } from '../schemas/drive.ts';

/** Named on every certificate: the table that says which level a technique reaches. */
export const techniqueTableName = 'Clearbench-1, after SP 800-88r1 Appendix A';

/** A way to sanitize a medium. */
export type Technique = 'host-overwrite';

/**
 * The level that a technique reaches on a medium, the lower one wherever sources conflict; `null` where it reaches none.
 * Host overwrite is Clear on everything that can be overwritten, whatever the number of passes.
 */
const levels: Readonly<Record<Technique, Readonly<Record<MediaKind, Level | null>>>> = {
  'host-overwrite': {
    hdd: 'clear',
    ssd: 'clear',
    nvme: 'clear',
    flash: 'clear',
    virtual: 'clear',
    image: 'clear',
    unknown: 'clear',
    optical: null,
  },
};

/** Looks up {@link levels}. */
export function techniqueLevel(technique: Technique, media: MediaKind): Level | null {
  return levels[technique][media];
}

const sparesNotReached = 'Overwriting does not reach spare and remapped cells of flash media.';

const limits: Readonly<Record<Technique, Readonly<Partial<Record<MediaKind, string>>>>> = {
  'host-overwrite': {
    ssd: sparesNotReached,
    nvme: sparesNotReached,
    flash: sparesNotReached,
    unknown: sparesNotReached,
  },
};

/** What must be said beside the level on this medium, if anything. */
export function techniqueLimit(technique: Technique, media: MediaKind): string | null {
  return limits[technique][media] ?? null;
}

const rank: Readonly<Record<Level, number>> = { clear: 1, purge: 2 };

/** Whether a level is at least the required one; no level reaches nothing. */
export function reaches(level: Level | null, required: Level): boolean {
  return level !== null && rank[level] >= rank[required];
}
