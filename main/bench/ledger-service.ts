import { hasCode } from '../../shared/problem.ts';
import type { LedgerHead } from '../../shared/schemas/archive.ts';
import type { Archive, LedgerReport, SignedHead } from '../archive/archive.ts';
import { stationDetachedSigner, stationDetachedVerifier } from '../archive/station-signature.ts';
import { openStationKeys } from '../certificate/keys/station-keys.ts';
import { hasPassed } from './has-passed.ts';
import type { BenchTrust } from './trust.ts';

/** Signing and checking the ledger with the station's keys. */
export interface LedgerService {
  /**
   * Signs where the ledger stands. `null` if there is nothing new, or if nobody has unlocked the key: a head that is
   * signed later covers the same entries.
   */
  readonly signHead: () => Promise<LedgerHead | null>;
  /** Whether entries were added since the last signed head, and that is a day ago or was never. */
  readonly isHeadDue: () => boolean;
  /** Checks all of it, with every signed head here and those that were kept elsewhere. Only reads. */
  readonly check: (knownHeads?: readonly SignedHead[]) => Promise<LedgerReport>;
  /** {@link check} at a person's request, which the ledger notes. */
  readonly verify: (actor: string, knownHeads?: readonly SignedHead[]) => Promise<LedgerReport>;
}

/** What the ledger service is made of. */
export interface LedgerServiceParts {
  readonly archive: Archive;
  readonly keysDir: string;
  readonly passphrase: () => string | null;
  readonly trust: () => Promise<BenchTrust>;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;

/** Makes the ledger service of a bench. */
export function openLedgerService(parts: LedgerServiceParts): LedgerService {
  const { archive, keysDir, passphrase, trust, now } = parts;
  const check: LedgerService['check'] = async (knownHeads = []) =>
    archive.verifyLedger(stationDetachedVerifier((await trust()).roots), knownHeads);
  return {
    signHead: async () => {
      try {
        const signer = await openStationKeys(keysDir, { passphrase: passphrase() });
        return await archive.signLedgerHead(stationDetachedSigner(signer));
      } catch (error) {
        const isLocked = hasCode(error, 'KEY_LOCKED', 'KEY_UNREADABLE');
        if (isLocked) return null;
        throw error;
      }
    },
    isHeadDue: () => {
      const last = archive.lastHeadSignedAt();
      return last === null || hasPassed(DAY_MS, last, now());
    },
    check,
    verify: async (actor, knownHeads) => {
      const report = await check(knownHeads);
      archive.recordLedger({
        action: 'ledger-verified',
        actor,
        subject: null,
        details: { state: report.state, entries: report.entries },
      });
      return report;
    },
  };
}
