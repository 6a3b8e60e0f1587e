import type { Command } from 'commander';

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  /** `--data DIR`; `null` if not given. */
  readonly data: string | null;
  /** `--json`: one document on standard output instead of text. */
  readonly json: boolean;
}

/** The global options as they were given to this command or to the program. */
export function globalOptionsOf(command: Command): GlobalOptions {
  const given = command.optsWithGlobals<{ data?: string; json?: boolean }>();
  return { data: given.data ?? null, json: given.json === true };
}
