import type { Command } from 'commander';

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  /** `--data DIR`; `null` if not given. */
  readonly data: string | null;
  /** `--json`: one document on standard output instead of text. */
  readonly json: boolean;
  /** `--passphrase-fd N`: where the passphrase of the station's key is read from; `null` if not given. */
  readonly passphraseFd: number | null;
}

/** The global options as they were given to this command or to the program. */
export function globalOptionsOf(command: Command): GlobalOptions {
  const given = command.optsWithGlobals<{ data?: string; json?: boolean; passphraseFd?: number }>();
  return { data: given.data ?? null, json: given.json === true, passphraseFd: given.passphraseFd ?? null };
}
