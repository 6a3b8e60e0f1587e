import type { ArchiveState } from '../../../shared/contract/archive.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Archive, LedgerReport, ReverificationReport } from '../../archive/archive.ts';
import { ledgerState } from './ledger-state.ts';
import type { StateHub } from './state-hub.ts';

/** The archive's state as faces show it. */
export interface ArchiveBoard {
  /** Certificates came, went or were checked: counts them and tells. */
  readonly changed: () => void;
  /** The check that was shown last. */
  readonly check: () => ArchiveState['check'];
  /** A check that runs or has ended; why an earlier one did not end is of no interest any more. */
  readonly showCheck: (check: ArchiveState['check']) => void;
  /** A check did not come to its end: what the last complete one found is shown on, and what went wrong beside it. */
  readonly showUnfinishedCheck: (last: ArchiveState['check'], problem: Problem) => void;
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
    checkProblem: null,
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
    check: () => hub.snapshot().archive.check,
    showCheck: (check) => show({ check, checkProblem: null }),
    showUnfinishedCheck: (check, checkProblem) => {
      // Those that were checked have their new verdicts: lists ask again. Nothing is counted, as that may be what fails.
      show({ check, checkProblem, revision: hub.snapshot().archive.revision + 1 });
    },
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
