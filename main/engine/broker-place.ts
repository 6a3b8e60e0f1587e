import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';

import { ELEVATED_JOBS_DIR } from './elevation.ts';
import type { Readers } from './protocol.ts';

/** Where a broker keeps its jobs, and who else may read them. */
export interface Place {
  readonly jobsDir: string;
  readonly readers: Readers;
}

/**
 * The place that this process was started with. An elevated broker takes no arguments: where it keeps its files is not
 * its caller's choice.
 */
export function brokerPlace(): Place {
  const invokingUser = process.env['PKEXEC_UID'];
  return invokingUser === undefined ? ownPlace() : elevatedPlace(invokingUser);
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
