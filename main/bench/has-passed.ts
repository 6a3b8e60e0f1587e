/** Clocks are corrected by seconds all the time; that alone makes nothing due. */
const CORRECTION_MS = 60_000;

/**
 * Whether so much time has passed since something was done. A time that lies ahead of the clock says that the clock was
 * set back, and nothing of how long it was: then it has passed, or what is due would stay undone until the clock has caught
 * up.
 */
export function hasPassed(milliseconds: number, since: string, now: Date): boolean {
  const elapsed = now.getTime() - Date.parse(since);
  return elapsed >= milliseconds || elapsed < -CORRECTION_MS;
}
