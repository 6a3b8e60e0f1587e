import { execFileSync } from 'node:child_process';
import net from 'node:net';
import { parseArgs } from 'node:util';

import { serveBench } from './broker.ts';
import { ELEVATED_JOBS_DIR } from './elevation.ts';
import type { Readers } from './protocol.ts';

/**
 * The broker process. It speaks frames on its standard input and output and is started by `client.ts`, either as it is
 * or through polkit. An elevated broker takes no arguments: where it keeps its files is not its caller's choice.
 */
async function main(): Promise<void> {
  // A Ctrl-C or a closed terminal is meant for the bench; the broker ends when its bench has gone.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const invokingUser = process.env['PKEXEC_UID'];
  const place = invokingUser === undefined ? ownPlace() : elevatedPlace(invokingUser);
  // Unlike process.stdout, these never block: a bench that was stopped must not stop its broker.
  const input = new net.Socket({ fd: 0, readable: true, writable: false });
  const output = new net.Socket({ fd: 1, readable: false, writable: true });
  await serveBench({ input, output, ...place });
}

interface Place {
  readonly jobsDir: string;
  readonly readers: Readers;
}

function ownPlace(): Place {
  const { values } = parseArgs({ options: { 'jobs-dir': { type: 'string' } }, strict: true });
  const jobsDir = values['jobs-dir'];
  if (jobsDir === undefined) throw new TypeError('--jobs-dir is missing');
  return { jobsDir, readers: null };
}

function elevatedPlace(invokingUser: string): Place {
  if (!/^\d{1,10}$/.test(invokingUser)) throw new TypeError('PKEXEC_UID is not a number');
  const groupId = Number(execFileSync('/usr/bin/id', ['-g', '--', invokingUser], { encoding: 'utf8' }));
  return { jobsDir: ELEVATED_JOBS_DIR, readers: groupId === 0 ? null : { groupId } };
}

await main();
process.exit(0);
