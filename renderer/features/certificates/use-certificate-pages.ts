import { useCallback, useEffect, useRef, useState } from 'react';

import type { CertificateFilters, CertificateRow } from '../../../shared/contract/certificates.ts';
import type { Problem } from '../../../shared/problem.ts';
import { problemOf } from '../../store/bench-store.ts';
import { useClient } from '../../store/context.tsx';

/** Rows asked for at a time. */
const PAGE = 100;

/** The list as far as it has been read. */
export interface CertificatePages {
  readonly rows: readonly CertificateRow[];
  /** How many match in all; `null` until the first page is here. */
  readonly total: number | null;
  readonly more: boolean;
  readonly problem: Problem | null;
  readonly readMore: () => void;
}

interface Pages {
  readonly key: string;
  readonly rows: readonly CertificateRow[];
  readonly total: number | null;
  readonly cursor: string | null;
  readonly problem: Problem | null;
}

const nothing: Pages = { key: '', rows: [], total: null, cursor: null, problem: null };

/** Reads the list page by page; new filters or a changed archive start it anew. */
export function useCertificatePages(filters: CertificateFilters, revision: number): CertificatePages {
  const client = useClient();
  const key = `${String(revision)} ${JSON.stringify(filters)}`;
  const [pages, setPages] = useState<Pages>(nothing);
  const reading = useRef('');

  const read = useCallback(
    (cursor: string | null, before: readonly CertificateRow[], total: number | null): void => {
      const ask = `${key} ${cursor ?? ''}`;
      if (reading.current === ask) return;
      reading.current = ask;
      const wanted = JSON.parse(key.slice(key.indexOf(' ') + 1)) as CertificateFilters;
      client.call('certificates.search', { filters: wanted, limit: PAGE, cursor }).then(
        (page) => {
          if (reading.current !== ask) return;
          reading.current = '';
          setPages({
            key,
            rows: [...before, ...page.rows],
            total: page.total ?? total,
            cursor: page.nextCursor,
            problem: null,
          });
        },
        (error: unknown) => {
          if (reading.current !== ask) return;
          reading.current = '';
          setPages({ key, rows: before, total, cursor: null, problem: problemOf(error) });
        },
      );
    },
    [client, key],
  );
  useEffect(() => read(null, [], null), [read]);

  const readMore = useCallback(() => {
    if (pages.key === key && pages.cursor !== null) read(pages.cursor, pages.rows, pages.total);
  }, [pages, key, read]);
  // Rows of the filters before stay until the new ones are here: no flicker while typing.
  return {
    rows: pages.rows,
    total: pages.total,
    more: pages.cursor !== null,
    problem: pages.problem,
    readMore,
  };
}
