import { UsageError } from './usage-error.ts';

/**
 * Reads an option that may be given once for a lone target (`TEXT`) or once per target (`TARGET=TEXT`), and says what
 * each target got; targets without one are left out.
 *
 * @param unnamed what a text without a target means where there are several: nothing certain, or every target that got no
 *   text of its own.
 * @throws UsageError if a value belongs to no target, to several, or to one that has a value already.
 */
export function valuePerTarget(
  option: string,
  targets: readonly string[],
  values: readonly string[],
  unnamed: 'ambiguous' | 'all-others' = 'ambiguous',
): ReadonlyMap<string, string> {
  const byTarget = new Map<string, string>();
  const distinct = [...new Set(targets)];
  let forOthers: string | null = null;
  for (const value of values) {
    const { target, text } = assign(distinct, value);
    if (target !== null) {
      if (byTarget.has(target)) throw new UsageError(`${option} was given twice for ${target}`);
      byTarget.set(target, text);
    } else {
      if (unnamed === 'ambiguous') {
        throw new UsageError(`with several targets, say which one is meant: ${option} TARGET=TEXT`);
      }
      if (forOthers !== null) throw new UsageError(`${option} was given twice without a target`);
      forOthers = text;
    }
  }
  if (forOthers === null) return byTarget;
  const others = distinct.filter((target) => !byTarget.has(target));
  return new Map([...byTarget, ...others.map((target) => [target, forOthers] as const)]);
}

/** Whose text it is; `null` where it names none of several targets. */
function assign(
  targets: readonly string[],
  value: string,
): { readonly target: string | null; readonly text: string } {
  // The longest name wins, so that a target whose name holds "=" can still be told apart.
  const named = [...targets]
    .sort((a, b) => b.length - a.length)
    .find((target) => value.startsWith(`${target}=`));
  if (named !== undefined) return { target: named, text: value.slice(named.length + 1) };
  const [lone, ...others] = targets;
  return { target: others.length === 0 ? (lone ?? null) : null, text: value };
}
