import type { BatchEntry } from '../schemas/record.ts';

/**
 * The drives of a lot, each by the certificate of its last job: what an earlier one said of it no longer holds. A drive that
 * was erased twice is one drive, and must not stand in for one that is missing.
 */
export function drivesOfLot(entries: readonly BatchEntry[]): readonly BatchEntry[] {
  const last = new Map<string, BatchEntry>();
  for (const entry of entries) {
    const { kind, value } = entry.identifier;
    const key = driveKey({ ...entry, serial: kind === 'file' ? null : value });
    const before = last.get(key);
    if (before === undefined || entry.endedAt >= before.endedAt) last.set(key, entry);
  }
  return [...last.values()];
}

/** What tells drives apart on certificates. */
export interface DriveNames {
  readonly certificateId: string;
  /** `null`: none that tells it apart; file names are the same everywhere. */
  readonly serial: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
}

/**
 * Equal for two certificates exactly if they are about the same drive. Serials are unique at their manufacturer only, and
 * without one nothing says that two are the same. A capacity tells none apart: it grows when a hidden area is given up.
 */
export function driveKey({ certificateId, serial, manufacturer, model }: DriveNames): string {
  return serial === null ? certificateId : JSON.stringify([serial, manufacturer, model]);
}
