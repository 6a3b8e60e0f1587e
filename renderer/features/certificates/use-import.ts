import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Problem } from '../../../shared/problem.ts';
import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { givenFile } from '../../ui/files.ts';
import { importLots } from './import-lots.ts';
import type { Imported } from './import-report.tsx';

/** An import, under way or ended. */
export interface ImportState {
  readonly files: Imported;
  /** Files handed over so far, of how many. */
  readonly done: number;
  readonly total: number;
}

/** Takes in chosen files lot by lot, so that thousands show how far they are and one failure loses nothing. */
export function useImport(): {
  readonly state: ImportState | null;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly take: (files: readonly File[]) => void;
  /** Ends it after the lot that is under way. */
  readonly stop: () => void;
  readonly close: () => void;
} {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem, clear } = useAction();
  const [state, setState] = useState<ImportState | null>(null);
  const abort = useRef(new AbortController());

  const takeAll = async (chosen: readonly File[]): Promise<void> => {
    const { lots, tooLarge, count: total } = importLots(chosen);
    let files: Imported = tooLarge.map(({ name }) => ({
      name: name.slice(0, 255),
      state: 'refused',
      certificateId: null,
      verdict: null,
      problem: { code: 'CALL_TOO_LARGE', message: t('certificates.importTooLarge', { name }) },
    }));
    let done = 0;
    const { signal } = (abort.current = new AbortController());
    setState({ files, done, total });
    for (const lot of lots) {
      if (signal.aborted) return;
      const given = await Promise.all(lot.map(givenFile));
      files = [...files, ...(await client.call('archive.import', { files: given })).files];
      done += lot.length;
      setState({ files, done, total });
    }
  };
  return {
    state,
    busy,
    problem,
    take: (chosen) => void run(async () => takeAll(chosen)),
    stop: () => abort.current.abort(),
    close: () => {
      setState(null);
      clear();
    },
  };
}
