import { UsageError } from './usage-error.ts';

/**
 * Reads an option that may be given once for a lone target (`TEXT`) or once per target (`TARGET=TEXT`), and says what
 * each target got; targets without one got `null`.
 *
 * @throws UsageError if a value belongs to no target, to several, or to one that has a value already.
 */
export function valuePerTarget(
  option: string,
  targets: readonly string[],
  values: readonly string[],
): ReadonlyMap<string, string> {
  const byTarget = new Map<string, string>();
  for (const value of values) {
    const { target, text } = assign(option, targets, value);
    if (byTarget.has(target)) throw new UsageError(`${option} was given twice for ${target}`);
    byTarget.set(target, text);
  }
  return byTarget;
}

function assign(
  option: string,
  targets: readonly string[],
  value: string,
): { readonly target: string; readonly text: string } {
  // The longest name wins, so that a target whose name holds "=" can still be told apart.
  const named = [...targets]
    .sort((a, b) => b.length - a.length)
    .find((target) => value.startsWith(`${target}=`));
  if (named !== undefined) return { target: named, text: value.slice(named.length + 1) };
  const [lone, ...others] = new Set(targets);
  if (lone === undefined || others.length > 0) {
    throw new UsageError(`with several targets, say which one is meant: ${option} TARGET=TEXT`);
  }
  return { target: lone, text: value };
}
