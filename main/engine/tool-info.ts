import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { z } from 'zod';

import type { Result } from '../../shared/schemas/result.ts';

const root = path.join(import.meta.dirname, '../..');

const packageSchema = z.object({ version: z.string().max(100) });
const commitPattern = /^[0-9a-f]{40}$/;

/** Version of this installation, as package.json has it. */
export const toolVersion: string = packageSchema.parse(
  JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')),
).version;

/** What results and certificates say about the program that made them. */
export function toolInfo(): Result['tool'] {
  return {
    version: toolVersion,
    commit: commitOf(root),
    node: process.version,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
  };
}

/**
 * The commit that this installation was made from: the file COMMIT that a package carries, else what a work tree has
 * checked out, else `null`. Never guessed, and read without running git: the engine may be root in a folder of others.
 */
function commitOf(folder: string): string | null {
  const packaged = textOf(path.join(folder, 'COMMIT'));
  if (packaged !== null) return commitPattern.test(packaged) ? packaged : null;
  const head = textOf(path.join(folder, '.git/HEAD'));
  if (head === null || commitPattern.test(head)) return head;
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes('..')) return null;
  const loose = textOf(path.join(folder, '.git', ref));
  if (loose !== null) return commitPattern.test(loose) ? loose : null;
  const packed = textOf(path.join(folder, '.git/packed-refs'));
  const line = packed?.split('\n').find((candidate) => candidate.endsWith(` ${ref}`));
  return line === undefined ? null : line.slice(0, 40);
}

function textOf(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
