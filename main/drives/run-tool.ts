import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

import { because } from '../../shared/missing-reasons.ts';
import { waitAtMost } from './patience.ts';

/** How a tool's run ended. Whatever it printed until then is kept: several tools report findings by their exit status. */
export type ToolRun =
  | { readonly kind: 'ended'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'not-installed'; readonly reason: string }
  | { readonly kind: 'timed-out'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Bounds of one run. */
export interface ToolLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Where system tools live. `$PATH` is not asked: it may belong to somebody else, and often lacks the `sbin` folders. */
const toolFolders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];

/** More output than any of these tools has for one drive. */
const maxOutputBytes = 16 * 1024 * 1024;

/** The full path of an installed tool, or `null`. */
export async function findTool(name: string): Promise<string | null> {
  for (const folder of toolFolders) {
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return null;
}

/**
 * Runs a tool with an argument list (never a shell), C locale and closed input, and waits at most `timeoutMs` for it.
 *
 * A tool that asks a stuck drive may be beyond SIGKILL until the kernel lets go of it. It is then left behind: nothing
 * waits for it any longer, and this process can end without it.
 */
export async function runTool(name: string, args: readonly string[], limits: ToolLimits): Promise<ToolRun> {
  const path = await findTool(name);
  if (path === null) return { kind: 'not-installed', reason: because('tool-not-installed', { tool: name }) };
  if (limits.signal?.aborted === true)
    return { kind: 'failed', reason: because('tool-not-started', { tool: name }) };
  return new Promise((resolve) => {
    const child = spawn(path, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { LC_ALL: 'C', PATH: toolFolders.join(':') },
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let outputBytes = 0;

    const settle = (run: ToolRun): void => {
      stopWaiting();
      limits.signal?.removeEventListener('abort', onAbort);
      resolve(run);
    };
    const leaveBehind = (run: ToolRun): void => {
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      settle(run);
    };
    const onAbort = (): void =>
      leaveBehind({ kind: 'failed', reason: because('tool-cancelled', { tool: name }) });
    const stopWaiting = waitAtMost(limits.timeoutMs, () => {
      leaveBehind({
        kind: 'timed-out',
        reason: because('tool-silent', { tool: name, seconds: String(limits.timeoutMs / 1000) }),
      });
    });
    limits.signal?.addEventListener('abort', onAbort, { once: true });

    const collect =
      (chunks: Buffer[]) =>
      (chunk: Buffer): void => {
        outputBytes += chunk.length;
        if (outputBytes > maxOutputBytes) {
          leaveBehind({ kind: 'failed', reason: because('tool-floods', { tool: name }) });
        } else chunks.push(chunk);
      };
    child.stdout.on('data', collect(stdout));
    child.stderr.on('data', collect(stderr));
    child.on('error', () => {
      settle({ kind: 'failed', reason: because('tool-failed', { tool: name }) });
    });
    child.on('close', (exitCode) => {
      settle(
        exitCode === null
          ? { kind: 'failed', reason: because('tool-killed', { tool: name }) }
          : {
              kind: 'ended',
              exitCode,
              stdout: Buffer.concat(stdout).toString('utf8'),
              stderr: Buffer.concat(stderr).toString('utf8'),
            },
      );
    });
  });
}
