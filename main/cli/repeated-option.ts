import { Option } from 'commander';

/** An option that may be given several times; its value is the list of the texts, empty where it was not given. */
export function repeatedOption(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((text: string, earlier: readonly string[]) => [...earlier, text])
    .default([], 'none');
}
