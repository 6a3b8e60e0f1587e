import type { StoreApi } from 'zustand/vanilla';

import type { BenchClient, CallOutput } from '../../../shared/contract.ts';
import type { Problem } from '../../../shared/problem.ts';
import { problemOf } from '../../store/bench-store.ts';
import type { ViewStore } from '../../store/view-store.ts';
import { givenFile } from '../../ui/files.ts';
import { importLots } from './import-lots.ts';

/** What became of each file that was handed in. */
export type Imported = CallOutput<'archive.import'>['files'];

/** An import, under way or ended. It is kept with what is open in the window: another screen in between loses none of it. */
export interface ImportRun {
  readonly files: Imported;
  /** Files handed over so far, of how many. */
  readonly done: number;
  readonly total: number;
  /** `stopping`: the lot that is under way is the last. */
  readonly state: 'running' | 'stopping' | 'ended';
  /** Why it ended early. */
  readonly problem: Problem | null;
}

type View = StoreApi<ViewStore>;

/**
 * Takes in chosen files lot by lot, so that thousands show how far they are and one failure loses nothing. At most one at a
 * time; it takes the place of the report of the one before.
 *
 * @param tooLarge says of a file that it is too large for any call.
 */
export async function runImport(
  { client, view }: { readonly client: BenchClient; readonly view: View },
  chosen: readonly File[],
  tooLarge: (name: string) => string,
): Promise<void> {
  if (isUnderWay(view.getState().importing)) return;
  const lots = importLots(chosen);
  const refused: Imported = lots.tooLarge.map(({ name }) => ({
    name: name.slice(0, 255),
    state: 'refused',
    certificateId: null,
    verdict: null,
    problem: { code: 'CALL_TOO_LARGE', message: tooLarge(name) },
  }));
  let run: ImportRun = { files: refused, done: 0, total: lots.count, state: 'running', problem: null };
  view.setState({ importing: run });
  try {
    for (const lot of lots.lots) {
      const files = await Promise.all(lot.map(givenFile));
      const answer = await client.call('archive.import', { files });
      const state = view.getState().importing?.state ?? 'running';
      run = { ...run, files: [...run.files, ...answer.files], done: run.done + lot.length, state };
      view.setState({ importing: run });
      if (state === 'stopping') break;
    }
  } catch (error) {
    run = { ...run, problem: problemOf(error) };
  }
  view.setState({ importing: { ...run, state: 'ended' } });
}

/** Ends the import after the lot that is under way. */
export function stopImport(view: View): void {
  view.setState(({ importing }) =>
    importing?.state === 'running' ? { importing: { ...importing, state: 'stopping' } } : {},
  );
}

/** Puts the report of an import that has ended away. */
export function closeImport(view: View): void {
  view.setState(({ importing }) => (isUnderWay(importing) ? {} : { importing: null }));
}

/** Whether files are still being handed over. */
export function isUnderWay(importing: ImportRun | null): boolean {
  return importing !== null && importing.state !== 'ended';
}
