/** A wait is made of this many parts. */
const PARTS = 20;

/**
 * Calls `onOver` when `limitMs` milliseconds of waiting are over. Returns how to stop waiting.
 *
 * Only time in which this process could have taken an answer counts. A process that itself stood still (a machine under
 * load, a laptop asleep) finds the answers that came meanwhile and an expired timer side by side; a plain timer would then
 * call every drive silent, and an unknown drive is a refused one.
 */
export function waitAtMost(limitMs: number, onOver: () => void): () => void {
  let left = PARTS;
  const step = (): void => {
    left -= 1;
    if (left > 0) timer = setTimeout(step, limitMs / PARTS);
    else onOver();
  };
  let timer = setTimeout(step, limitMs / PARTS);
  return () => {
    clearTimeout(timer);
  };
}
