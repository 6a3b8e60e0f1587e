/**
 * The database's shape, one step per schema version: step N brings a database from version N to N + 1. Steps that were
 * released are never changed.
 */
export const schemaSteps: readonly string[] = [
  `
  CREATE TABLE jobs (
    job_id TEXT PRIMARY KEY,
    plan_json TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome_json TEXT,
    certificate_id TEXT,
    updated_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- position orders certificates by their time of issue (see certificate-row.ts); being the rowid of both tables, it
  -- lets the full-text index deliver its hits in the order in which they are shown.
  CREATE TABLE certificates (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    outcome TEXT,
    requested_level TEXT,
    achieved_level TEXT,
    method_id TEXT,
    media_kind TEXT,
    manufacturer TEXT,
    model TEXT,
    serial TEXT,
    capacity_bytes TEXT,
    asset_tag TEXT,
    workstation TEXT,
    operator TEXT NOT NULL,
    job_id TEXT,
    origin TEXT NOT NULL,
    json_sha256 TEXT NOT NULL,
    supersedes TEXT,
    verdict TEXT,
    verdict_at TEXT,
    archived_at TEXT NOT NULL,
    -- Folded words of every searchable fact, one fact a line: hits of the full-text index are compared with it.
    words TEXT NOT NULL
  ) STRICT;
  CREATE INDEX certificates_by_supersedes ON certificates (supersedes) WHERE supersedes IS NOT NULL;
  CREATE INDEX certificates_by_job ON certificates (job_id) WHERE job_id IS NOT NULL;
  CREATE INDEX certificates_by_verdict_at ON certificates (verdict_at);

  -- Terms are made by search-terms.ts; without contents, positions and columns the index stays small and quick.
  CREATE VIRTUAL TABLE certificate_terms USING fts5 (
    terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  );

  -- Every file that ever belonged to a certificate; the newest of a role is the current one.
  CREATE TABLE certificate_files (
    file INTEGER PRIMARY KEY,
    certificate_id TEXT NOT NULL REFERENCES certificates (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('json', 'p7s', 'pdf')),
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    UNIQUE (certificate_id, role, sha256)
  ) STRICT;
  CREATE INDEX certificate_files_by_content ON certificate_files (sha256);

  -- Content whose certificate was deleted and whose file is still to be removed.
  CREATE TABLE content_removals (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  -- Every certificate (X.509) that this station ever signed with, and those of its issuers and root.
  CREATE TABLE public_keys (
    sha256 TEXT PRIMARY KEY,
    certificate BLOB NOT NULL,
    role TEXT NOT NULL,
    added_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE ledger (
    sequence INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    subject TEXT GENERATED ALWAYS AS (json_extract(entry, '$.subject')) VIRTUAL
  ) STRICT;
  CREATE INDEX ledger_by_subject ON ledger (subject) WHERE subject IS NOT NULL;

  CREATE TABLE ledger_heads (
    sequence INTEGER PRIMARY KEY,
    head TEXT NOT NULL,
    signature BLOB NOT NULL
  ) STRICT;

  CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_has_no_gaps BEFORE INSERT ON ledger
    WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM ledger)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_heads_are_never_changed BEFORE UPDATE ON ledger_heads
    BEGIN SELECT RAISE(ABORT, 'ledger heads are append-only'); END;
  CREATE TRIGGER ledger_heads_are_never_removed BEFORE DELETE ON ledger_heads
    BEGIN SELECT RAISE(ABORT, 'ledger heads are append-only'); END;
  CREATE TRIGGER ledger_heads_only_move_on BEFORE INSERT ON ledger_heads
    WHEN NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM ledger_heads)
    BEGIN SELECT RAISE(ABORT, 'ledger heads are append-only'); END;
  `,
  `
  -- Certificates that wait for a timestamp.
  CREATE TABLE timestamp_queue (
    certificate_id TEXT PRIMARY KEY REFERENCES certificates (id) ON DELETE CASCADE,
    queued_at TEXT NOT NULL,
    -- When this one was asked for last; those that waited longest come first, so that no single one blocks the others.
    tried_at TEXT,
    -- Failures in a row, of the authority and not of this certificate: the time between attempts grows with them.
    failures INTEGER NOT NULL,
    next_attempt_at TEXT NOT NULL,
    last_problem TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX timestamp_queue_by_next_attempt ON timestamp_queue (next_attempt_at);

  -- Folders to which a certificate's files were written for people: a timestamp that comes later goes into them, too.
  CREATE TABLE issued_copies (
    certificate_id TEXT NOT NULL REFERENCES certificates (id) ON DELETE CASCADE,
    folder TEXT NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (certificate_id, folder)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Where whoever started the job wanted its certificate: it goes there also if another process issues it.
  ALTER TABLE jobs ADD COLUMN certificate_folder TEXT;
  `,
  `
  -- What people decided about a result; before this version nobody could.
  ALTER TABLE certificates ADD COLUMN validation TEXT;
  UPDATE certificates SET validation = 'awaiting-decision' WHERE kind = 'drive';
  `,
];

/** Marks the file as ours (`CLBN`), so that another program's database is not taken for it. */
export const applicationId = 0x434c424e;
