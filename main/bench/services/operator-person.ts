import type { Operator, Settings } from '../../../shared/contract/settings.ts';
import { personNamed, type Person } from '../../../shared/schemas/plan.ts';

/** An operator of the station as certificates name people. */
export function operatorPerson(
  { name, title, location, contact }: Operator,
  { organisation }: Pick<Settings, 'organisation'>,
): Person {
  return { name, title, organisation: organisation?.name ?? null, location, contact };
}

/** A person by name: one of the station's operators with all that is known of them, or whoever else was named. */
export function personCalled(known: Pick<Settings, 'operators' | 'organisation'>, name: string): Person {
  const operator = known.operators.find((candidate) => candidate.name === name);
  return operator === undefined ? personNamed(name) : operatorPerson(operator, known);
}
