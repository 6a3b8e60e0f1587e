import { useCallback, useEffect, useRef, useState } from 'react';

import type { CertificateFilters, CertificateRow } from '../../../shared/contract/certificates.ts';
import type { Problem } from '../../../shared/problem.ts';
import { problemOf } from '../../store/bench-store.ts';
import { useClient } from '../../store/context.tsx';

/** Rows asked for at a time. */
const PAGE = 100;
/** Most rows of one answer. */
const MAX_PAGE = 500;

/** The list as far as it has been read. */
export interface CertificatePages {
  readonly rows: readonly CertificateRow[];
  /** How many match in all; `null` until the first page is here. */
  readonly total: number | null;
  /** `false`: more than `total` match. */
  readonly totalIsExact: boolean;
  readonly more: boolean;
  readonly problem: Problem | null;
  readonly readMore: () => void;
}

interface Pages {
  /** The filters, as JSON, that the rows were asked for with. */
  readonly asked: string;
  readonly rows: readonly CertificateRow[];
  readonly total: number | null;
  readonly totalIsExact: boolean;
  readonly cursor: string | null;
  readonly problem: Problem | null;
}

const nothing: Pages = {
  asked: '',
  rows: [],
  total: null,
  totalIsExact: true,
  cursor: null,
  problem: null,
};

/**
 * Reads the list page by page. New filters start it anew; a changed archive is read again as far as it was read, so that
 * nobody who has scrolled down is thrown back to the top. Rows that are shown stay until the new ones are here.
 */
export function useCertificatePages(filters: CertificateFilters, revision: number): CertificatePages {
  const client = useClient();
  const asked = JSON.stringify(filters);
  const [pages, setPages] = useState<Pages>(nothing);
  const shown = useRef(pages);
  const reading = useRef(false);
  useEffect(() => {
    shown.current = pages;
  });

  useEffect(() => {
    let current = true;
    const read = async (): Promise<void> => {
      const wanted = JSON.parse(asked) as CertificateFilters;
      const before = shown.current;
      const atLeast = before.asked === asked ? Math.max(PAGE, before.rows.length) : PAGE;
      let next: Pages = { ...nothing, asked };
      try {
        do {
          const limit = Math.min(MAX_PAGE, atLeast - next.rows.length);
          const page = await client.call('certificates.search', {
            filters: wanted,
            limit,
            cursor: next.cursor,
          });
          next = {
            ...next,
            rows: [...next.rows, ...page.rows],
            total: page.total ?? next.total,
            totalIsExact: next.totalIsExact && page.totalIsExact,
            cursor: page.nextCursor,
          };
        } while (current && next.cursor !== null && next.rows.length < atLeast);
      } catch (error) {
        next = { ...nothing, asked, problem: problemOf(error) };
      }
      if (current) setPages(next);
    };
    void read();
    return () => {
      current = false;
    };
  }, [client, asked, revision]);

  const readMore = useCallback(() => {
    const before = shown.current;
    if (reading.current || before.asked !== asked || before.cursor === null) return;
    reading.current = true;
    const wanted = JSON.parse(asked) as CertificateFilters;
    client
      .call('certificates.search', { filters: wanted, limit: PAGE, cursor: before.cursor })
      .then(
        (page): Partial<Pages> => ({ rows: [...before.rows, ...page.rows], cursor: page.nextCursor }),
        (error: unknown): Partial<Pages> => ({ cursor: null, problem: problemOf(error) }),
      )
      .then(
        (more) => {
          reading.current = false;
          // What was read anew meanwhile has these rows already, or is asked for them by its own cursor.
          setPages((now) => (now === before ? { ...now, ...more } : now));
        },
        () => undefined,
      );
  }, [client, asked]);

  return {
    rows: pages.rows,
    total: pages.total,
    totalIsExact: pages.totalIsExact,
    more: pages.cursor !== null,
    problem: pages.problem,
    readMore,
  };
}
