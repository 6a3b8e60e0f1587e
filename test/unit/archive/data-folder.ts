import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach } from 'vitest';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'archive-test-'));
  made.push(folder);
  return folder;
}

/** Runs statements on a state database behind the archive's back, as a person with the sqlite3 tool could. */
export function meddle(dataDir: string, sql: string): void {
  const connection = new DatabaseSync(join(dataDir, 'clearbench.sqlite'));
  try {
    connection.exec(sql);
  } finally {
    connection.close();
  }
}

/** One value out of the state database. */
export function peek(dataDir: string, sql: string): unknown {
  const connection = new DatabaseSync(join(dataDir, 'clearbench.sqlite'), { readOnly: true });
  try {
    return Object.values(connection.prepare(sql).get() ?? {})[0];
  } finally {
    connection.close();
  }
}

/** Names, sizes and hashes of everything in a folder: equal exactly if nothing in it was written. */
export function fingerprint(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return `${name}/`;
      return `${name} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    });
}
