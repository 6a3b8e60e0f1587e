import type { CertificateQueryInput, CertificateSummary } from '../../shared/schemas/archive.ts';
import { allCertificates } from './certificate-search.ts';
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
    case 'query':
      yield* allCertificates(database, selection.query);
      return;
    default:
      return selection satisfies never;
  }
}
