import { Option } from 'commander';

/**
 * How progress is told on standard error. `auto`: a live display on a terminal, elsewhere problems only. `json`: one
 * JSON object per line. `lines`: a line per milestone. `none`: problems only.
 */
export type ProgressKind = 'auto' | 'json' | 'lines' | 'none';

/** The `--progress` option of every command that follows jobs. */
export function progressOption(): Option {
  return new Option('--progress <KIND>', 'how to tell progress on standard error')
    .choices(['auto', 'json', 'lines', 'none'])
    .default('auto');
}
