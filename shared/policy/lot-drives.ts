import type { BatchEntry } from '../schemas/record.ts';

/**
 * The drives of a lot, each by the certificate of its last job: what an earlier one said of it no longer holds. A drive that
 * was erased twice is one drive, and must not stand in for one that is missing.
 */
export function drivesOfLot(entries: readonly BatchEntry[]): readonly BatchEntry[] {
  const last = new Map<string, BatchEntry>();
  for (const entry of entries) {
    const key = driveKey(entry);
    const before = last.get(key);
    if (before === undefined || entry.endedAt >= before.endedAt) last.set(key, entry);
  }
  return [...last.values()];
}

/** Serials are unique at their manufacturer only; file names nowhere. A capacity grows when a hidden area is given up. */
function driveKey({ certificateId, identifier, manufacturer, model }: BatchEntry): string {
  return identifier.kind === 'file' ? certificateId : JSON.stringify([identifier.value, manufacturer, model]);
}
