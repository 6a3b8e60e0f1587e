import type { ArchiveParts } from './archive-parts.ts';

/** Where a certificate's files were written for people. */
export interface IssuedCopies {
  /** Notes a folder (absolute) that holds the files now. */
  readonly note: (id: string, folder: string) => void;
  readonly foldersOf: (id: string) => readonly string[];
}

/** The copies that an open archive knows of. */
export function issuedCopies({ database, time }: ArchiveParts): IssuedCopies {
  return {
    note: (id, folder) => {
      database.run(
        `INSERT INTO issued_copies (certificate_id, folder, written_at) VALUES (?, ?, ?)
         ON CONFLICT (certificate_id, folder) DO UPDATE SET written_at = excluded.written_at`,
        id,
        folder,
        time(),
      );
    },
    foldersOf: (id) =>
      database
        .all('SELECT folder FROM issued_copies WHERE certificate_id = ? ORDER BY folder', id)
        .map((row) => String(row['folder'])),
  };
}
