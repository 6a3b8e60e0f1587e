import { runCommandLine } from '../../../main/cli/command-line.ts';
import type { Ended } from '../black-box/clearbench.ts';

/**
 * Runs `clearbench ARGS…` in this process: what a command prints and ends with is the same as in a process of its own,
 * whose start takes longer than most commands. Wipes, terminals and file descriptors need a real one.
 */
export async function commandHere(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const stdout = collecting(process.stdout);
  const stderr = collecting(process.stderr);
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  try {
    const exitCode = await runCommandLine(args);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    stdout.stop();
    stderr.stop();
  }
}

/** Keeps what is written to a stream, instead of letting it through. */
function collecting(stream: NodeJS.WriteStream) {
  let text = '';
  const write = stream.write.bind(stream);
  stream.write = (chunk: Uint8Array | string): boolean => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  };
  return {
    text: () => text,
    stop: () => {
      stream.write = write;
    },
  };
}
