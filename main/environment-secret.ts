/** Where unattended benches bring the passphrase of the station's key, whatever their face. */
export const passphraseVariable = 'CLEARBENCH_PASSPHRASE';

/**
 * Takes a secret out of the environment, so that programs started from here do not inherit it; `null` if it is not there.
 */
export function secretFromEnvironment(environment: NodeJS.ProcessEnv, variable: string): string | null {
  const secret = environment[variable] ?? null;
  Reflect.deleteProperty(environment, variable);
  return secret;
}
