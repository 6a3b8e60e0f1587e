import { defaultMethodId, methodById, methodIdSchema, methods } from '../../shared/methods.ts';
import { verificationKindSchema, type Asset, type Person } from '../../shared/schemas/plan.ts';
import { choiceProblem, unknownAsset, type WipeChoice } from '../bench/wipe-choice.ts';
import { oneLine } from './one-line.ts';
import { valuePerTarget } from './per-target.ts';
import { UsageError } from './usage-error.ts';

/** The options of `wipe` as the command line holds them. */
export interface WipeOptions {
  readonly method: string;
  readonly operator: string;
  readonly operatorTitle?: string;
  readonly assetTag?: string;
  readonly source?: string;
  readonly confirm: readonly string[];
  readonly serialFromLabel: readonly string[];
  readonly verify: string;
  readonly allowVirtual?: boolean;
  readonly yes?: boolean;
}

/** What `wipe` starts from where an option was not given. */
export const wipeDefaults = { method: defaultMethodId, verify: 'full' } as const;

/**
 * The choice that a command line makes; confirmations that are missing may still be asked for.
 *
 * @throws UsageError
 */
export function wipeChoice(targets: readonly string[], options: WipeOptions): WipeChoice {
  const methodId = methodIdSchema.safeParse(options.method);
  if (!methodId.success) {
    const ids = methods.map(({ id }) => id).join(', ');
    throw new UsageError(`there is no method "${options.method}"; there are ${ids}`);
  }
  const verification = verificationKindSchema.safeParse(options.verify);
  if (!verification.success) {
    const kinds = verificationKindSchema.options.join(', ');
    throw new UsageError(`--verify cannot be "${options.verify}"; there are ${kinds}`);
  }
  const problem = choiceProblem({ methodId: methodId.data, verification: verification.data });
  if (problem !== null) throw new UsageError(problem);
  const operator: Person = {
    name: oneLine('--operator', options.operator),
    title: oneLineOrNull('--operator-title', options.operatorTitle),
    organisation: null,
    location: null,
    contact: null,
  };
  const asset: Asset = {
    ...unknownAsset,
    assetTag: oneLineOrNull('--asset-tag', options.assetTag),
    source: oneLineOrNull('--source', options.source),
  };
  const confirmations = valuePerTarget('--confirm', targets, options.confirm);
  const labels = valuePerTarget('--serial-from-label', targets, options.serialFromLabel, 'all-others');
  return {
    targets: targets.map((target) => ({
      target,
      confirmedWith: confirmations.get(target) ?? null,
      labelSerial: labels.get(target) ?? null,
      acceptedVerdicts: options.yes === true ? 'all' : [],
      asset,
    })),
    methodId: methodId.data,
    verification: verification.data,
    requestedLevel: methodById(methodId.data).level,
    operator,
    allowVirtual: options.allowVirtual === true,
  };
}

function oneLineOrNull(option: string, text: string | undefined): string | null {
  return text === undefined ? null : oneLine(option, text);
}
