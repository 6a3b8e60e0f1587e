import { userInfo } from 'node:os';

/** Who is named where the command line names nobody: the account that runs the command. */
export function operatingPerson(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${String(process.getuid?.() ?? 'unknown')}`;
  }
}
