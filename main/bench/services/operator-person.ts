import type { Operator, Settings } from '../../../shared/contract/settings.ts';
import type { Person } from '../../../shared/schemas/plan.ts';

/** An operator of the station as certificates name people. */
export function operatorPerson(
  { name, title, location, contact }: Operator,
  { organisation }: Pick<Settings, 'organisation'>,
): Person {
  return { name, title, organisation: organisation?.name ?? null, location, contact };
}
