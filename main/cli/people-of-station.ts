import type { Person } from '../../shared/schemas/plan.ts';
import type { GlobalOptions } from './global-options.ts';
import { chosenDataFolder } from './with-bench.ts';

/**
 * Tells who is meant by a name, as the screens do: one of the station's operators with all that is known of them, or
 * somebody of whom nothing but the name is recorded.
 */
export async function peopleOfStation(globals: GlobalOptions): Promise<(name: string) => Person> {
  const { openSettings } = await import('../bench/services/settings-store.ts');
  const { personCalled } = await import('../bench/services/operator-person.ts');
  const settings = (await openSettings(chosenDataFolder(globals))).read();
  return (name) => personCalled(settings, name);
}
