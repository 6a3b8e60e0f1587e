import fs from 'node:fs';

/** Identifies this run of the system: disk sequence numbers start anew with the next one. */
export function bootId(): string | null {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}
