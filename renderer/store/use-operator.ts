import type { Operator } from '../../shared/contract/settings.ts';
import { useBench } from './context.tsx';

/** The operator that the station is set to; `undefined` where none is chosen. */
export function useOperator(): Operator | undefined {
  return useBench((bench) =>
    bench.settings.operators.find((person) => person.operatorId === bench.settings.currentOperatorId),
  );
}
