import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a command printed, whatever its exit code. */
export async function output(command: string, ...arguments_: string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(command, arguments_);
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    return `${stdout ?? ''}${stderr ?? ''}`;
  }
}
