import type { CertificateQueryInput, CertificateSummary } from '../../shared/schemas/archive.ts';
import { MAX_PAGE } from '../../shared/schemas/archive.ts';
import { findCertificates } from './certificate-search.ts';
import { needSummary } from './certificate-store.ts';
import type { Database } from './database.ts';

/** Which certificates are meant: those named, or all that match. */
export type CertificateSelection =
  | { readonly by: 'ids'; readonly ids: readonly string[] }
  | { readonly by: 'query'; readonly query: CertificateQueryInput };

/**
 * The certificates of a selection, one after another and without holding them all in memory. Each id counts once.
 *
 * @throws ClearbenchError `CERTIFICATE_NOT_FOUND`
 */
export function* selectedCertificates(
  database: Database,
  selection: CertificateSelection,
): Iterable<CertificateSummary> {
  switch (selection.by) {
    case 'ids':
      for (const id of new Set(selection.ids)) yield needSummary(database, id);
      return;
    case 'query': {
      let cursor: string | null = null;
      do {
        const page = findCertificates(database, { ...selection.query, limit: MAX_PAGE, cursor });
        yield* page.certificates;
        cursor = page.nextCursor;
      } while (cursor !== null);
      return;
    }
    default:
      return selection satisfies never;
  }
}
