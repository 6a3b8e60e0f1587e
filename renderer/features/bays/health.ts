import { readingOr } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';

/** Health in one word. */
export type HealthWord = 'good' | 'worn' | 'failing' | 'unknown';

/**
 * The word for a drive's health: `failing` when the drive says so, `worn` when sectors were replaced or wait for it, or
 * the rated endurance is used up, `unknown` when it does not tell.
 */
export function healthWord(drive: Drive): HealthWord {
  if (drive.health.status !== 'known') return 'unknown';
  const health = drive.health.value;
  if (readingOr(health.passed, null) === false) return 'failing';
  const signs = [health.reallocatedSectors, health.pendingSectors, health.uncorrectableSectors];
  if (signs.some((sign) => readingOr(sign, 0) > 0) || readingOr(health.wearPercent, 0) >= 100) return 'worn';
  return health.passed.status === 'known' ? 'good' : 'unknown';
}
