/** Fewer rates than this say nothing yet: the first half minute of a job. */
const ENOUGH_RATES = 6;

/** A drive that falls below this part of what it did before is called slow. */
const SLOW_PART = 0.25;

/**
 * Whether a drive has become slow: it now does less than a quarter of what it usually did in this job. `null` if not, or
 * as long as too little is known; otherwise what it usually did, in bytes per second.
 *
 * @param rates bytes per second, oldest first.
 */
export function usualRateOfSlowDrive(rates: readonly number[], bytesPerSecond: number): number | null {
  if (rates.length < ENOUGH_RATES) return null;
  const usual = usualRates.get(rates) ?? medianOf(rates);
  usualRates.set(rates, usual);
  return bytesPerSecond < usual * SLOW_PART ? usual : null;
}

/** The usual rate by list of rates: a list grows every few seconds, and every card asks for it with every progress. */
const usualRates = new WeakMap<readonly number[], number>();

function medianOf(rates: readonly number[]): number {
  return [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0;
}
