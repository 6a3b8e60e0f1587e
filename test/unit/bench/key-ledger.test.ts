import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { expect, it } from 'vitest';

import { createBench, type Bench } from '../../../main/bench/bench.ts';
import { revokeStationKey } from '../../../main/certificate/keys/manage-keys.ts';

async function withBench(body: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'clearbench-key-ledger-'));
  const bench = await createBench({ dataDir: path.join(folder, 'data') });
  try {
    await bench.certificates.checkReady();
    await body(bench);
  } finally {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the ledger says was done to keys, oldest first: action, actor, and which key of the station. */
async function keyEntries(bench: Bench): Promise<readonly (readonly [string, string, number])[]> {
  const ids = (await bench.keys.describe()).signers.map(({ id }) => id);
  return bench.archive
    .listLedger({ limit: 100 })
    .entries.filter(({ action }) => action === 'key-rotated' || action === 'key-revoked')
    .map(({ action, actor, subject }) => [action, actor, ids.indexOf(subject ?? '')] as const)
    .reverse();
}

it('a revocation is in the ledger together with the new key that it made', async () => {
  await withBench(async (bench) => {
    await bench.keys.revoke(
      { id: null, reason: 'superseded', invalidityDate: null },
      { passphrase: null, actor: 'Kim' },
    );
    const entries = [
      ['key-rotated', 'Kim', 1],
      ['key-revoked', 'Kim', 0],
    ];
    expect(await keyEntries(bench)).toEqual(entries);
    await bench.keys.catchUp('station');
    expect(await keyEntries(bench)).toEqual(entries);
  });
});

it('what a process did to keys before it could note it is in the ledger from the next start on', async () => {
  await withBench(async (bench) => {
    const [first] = (await bench.keys.describe()).signers;
    // As if it had ended right after that.
    await revokeStationKey(bench.folder.keys, {
      id: first?.id ?? '',
      reason: 'key-compromise',
      invalidityDate: null,
      passphrase: null,
      now: new Date(),
      organisation: null,
    });
    expect(await keyEntries(bench)).toEqual([]);
    await bench.keys.catchUp('station');
    await bench.keys.catchUp('station');
    expect(await keyEntries(bench)).toEqual([
      ['key-revoked', 'station', 0],
      ['key-rotated', 'station', 1],
    ]);
  });
});
