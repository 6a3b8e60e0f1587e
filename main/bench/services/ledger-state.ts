import type { ArchiveState } from '../../../shared/contract/archive.ts';
import type { LedgerReport } from '../../archive/archive.ts';

/** What the check of the ledger found, as faces show it. */
export function ledgerState(report: LedgerReport): ArchiveState['ledger'] {
  return report.state === 'intact'
    ? { state: 'whole', entries: report.entries, problem: null }
    : {
        state: 'broken',
        entries: report.entries,
        problem: { code: 'LEDGER_BROKEN', message: report.message },
      };
}
