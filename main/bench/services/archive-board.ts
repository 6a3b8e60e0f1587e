import type { ArchiveState } from '../../../shared/contract/archive.ts';
import type { Archive, LedgerReport, ReverificationReport } from '../../archive/archive.ts';
import { ledgerState } from './ledger-state.ts';
import type { StateHub } from './state-hub.ts';

/** The archive's state as faces show it. */
export interface ArchiveBoard {
  /** Certificates came, went or were checked: counts them and tells. */
  readonly changed: () => void;
  readonly showCheck: (check: ArchiveState['check']) => void;
  readonly showLedger: (report: LedgerReport) => void;
}

/** Enough to be exact for every archive that there is. */
const COUNTED = 10_000_000;

/** What faces show before anything has changed. */
export function archiveStateAtOpening(archive: Archive): ArchiveState {
  const last = archive.lastReverification();
  return {
    revision: 0,
    ...countsOf(archive),
    check: last === null ? null : endedCheck(last),
    ledger: ledgerState(archive.ledgerAtOpening),
  };
}

/** The board over an open archive. */
export function createArchiveBoard(archive: Archive, hub: StateHub): ArchiveBoard {
  const show = (change: Partial<ArchiveState>): void => {
    hub.apply({ kind: 'archive', archive: { ...hub.snapshot().archive, ...change } });
  };
  return {
    changed: () => show({ revision: hub.snapshot().archive.revision + 1, ...countsOf(archive) }),
    showCheck: (check) => show({ check }),
    showLedger: (report) => show({ ledger: ledgerState(report) }),
  };
}

/** A check of all certificates that has ended. */
export function endedCheck(report: ReverificationReport): NonNullable<ArchiveState['check']> {
  const { checked, changed, verdicts, endedAt } = report;
  return {
    running: false,
    checked,
    total: checked,
    failed: (verdicts.INVALID ?? 0) + (verdicts.UNSUPPORTED ?? 0),
    changed,
    endedAt,
  };
}

function countsOf(archive: Archive): Pick<ArchiveState, 'certificates' | 'retentionOver'> {
  return {
    certificates: archive.countCertificates({}, COUNTED),
    retentionOver: archive.countCertificates({ issuedBefore: archive.retentionCutoff() }, COUNTED),
  };
}
