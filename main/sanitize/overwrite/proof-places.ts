import type { Block } from './pipeline.ts';

/** At least so many single places, spread evenly. */
const MIN_PLACES = 1024;
/** On large drives places lie no further apart than this, so that the run at the start stays short. */
const MAX_DISTANCE_BYTES = 4 * 2 ** 30;

/**
 * Where the capacity proof writes: a run of units at the start as long as the distance between the places, then single
 * places at that distance over the whole target, the last unit included.
 *
 * Together they expose *every* false capacity, not only powers of two. If addresses start over after M units, take the
 * first place at or behind M: it lands less than one distance from the start, that is in the run, and what the run held
 * there is gone. (If M is shorter than the run, the run overwrites itself.) Single places alone would only meet each
 * other for lucky values of M; places and run are written in this order, so that the later tag is the one found.
 *
 * A target of few units is covered whole.
 */
export function proofPlaces(
  sizeBytes: number,
  unitBytes: number,
): { readonly run: Block; readonly singles: readonly Block[] } {
  const units = sizeBytes / unitBytes;
  const distance = Math.max(
    1,
    Math.min(Math.floor(units / MIN_PLACES), Math.floor(MAX_DISTANCE_BYTES / unitBytes)),
  );
  if (distance === 1) return { run: { offsetBytes: 0, lengthBytes: sizeBytes }, singles: [] };
  const singles: Block[] = [];
  for (let unit = distance; unit < units; unit += distance) {
    singles.push({ offsetBytes: unit * unitBytes, lengthBytes: unitBytes });
  }
  const lastOffset = sizeBytes - unitBytes;
  if (singles.at(-1)?.offsetBytes !== lastOffset) {
    singles.push({ offsetBytes: lastOffset, lengthBytes: unitBytes });
  }
  return { run: { offsetBytes: 0, lengthBytes: distance * unitBytes }, singles };
}
