import type { ArchiveState } from '../../../shared/contract/archive.ts';

/** The archive of a station that has worked for years. */
export const sampleArchive: ArchiveState = {
  revision: 1,
  certificates: 48_212,
  retentionOver: 14,
  check: {
    running: false,
    checked: 48_212,
    total: 48_212,
    failed: 0,
    changed: 0,
    endedAt: '2026-11-23T02:14:00.000Z',
  },
  checkProblem: null,
  ledger: { state: 'whole', entries: 131_077, problem: null },
};

/** Of a station that is new. */
export const emptyArchive: ArchiveState = {
  revision: 0,
  certificates: 0,
  retentionOver: 0,
  check: null,
  checkProblem: null,
  ledger: { state: 'whole', entries: 3, problem: null },
};

/** With everything that an archive can complain of. */
export const troubledArchive: ArchiveState = {
  ...sampleArchive,
  check: {
    running: false,
    checked: 48_212,
    total: 48_212,
    failed: 2,
    changed: 4,
    endedAt: '2026-11-23T02:14:00.000Z',
  },
  checkProblem: {
    code: 'CHECK_NOT_ENDED',
    message:
      'The check of all certificates stopped after 1,216 of 48,212. The report could not be written. (STATE_FULL)',
  },
  ledger: {
    state: 'broken',
    entries: 131_077,
    problem: {
      code: 'LEDGER_BROKEN',
      message: 'Entry 1,204 of the ledger is not the one that was written.',
    },
  },
};
