import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { expect, it } from 'vitest';

import { createBench, type Bench } from '../../../main/bench/bench.ts';
import { benchTrust } from '../../../main/bench/trust.ts';
import { replaceStationRoot } from '../../../main/certificate/keys/replace-root.ts';
import { revokeStationKey } from '../../../main/certificate/keys/revoke-key.ts';
import { certificatesOfPem, readX509 } from '../../../main/certificate/keys/x509.ts';

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

it('a root that was replaced is in the ledger once, and the station believes it unless it was compromised', async () => {
  await withBench(async (bench) => {
    const { root } = await bench.keys.describe();
    await bench.keys.replaceRoot({ why: 'superseded', next: null }, { passphrase: null, actor: 'Kim' });
    const second = (await bench.keys.describe()).root;
    // As if the process had ended right after that.
    await replaceStationRoot(bench.folder.keys, {
      why: 'compromised',
      next: null,
      passphrase: null,
      now: new Date(),
    });
    await bench.keys.catchUp('station');
    await bench.keys.catchUp('station');
    const entries = bench.archive
      .listLedger({ limit: 100 })
      .entries.filter(({ action }) => action === 'root-replaced')
      .map(({ actor, subject, details }) => [actor, subject, details['why']]);
    expect(entries).toEqual([
      ['station', second.sha256, 'compromised'],
      ['Kim', root.sha256, 'superseded'],
    ]);
    const { roots } = await benchTrust(bench.folder, bench.archive, () => new Date());
    const believed = roots.flatMap(certificatesOfPem).map((der) => readX509(der).identity.sha256);
    expect(believed).toContain(root.sha256);
    expect(believed).not.toContain(second.sha256);
  });
});

it('of many changes at once none is lost', async () => {
  await withBench(async (bench) => {
    const change = { passphrase: null, actor: 'Kim' };
    await Promise.all([1, 2, 3, 4].map(async () => bench.keys.rotate(change)));
    const { signers } = await bench.keys.describe();
    expect(signers.map(({ state }) => state)).toEqual([
      'retired',
      'retired',
      'retired',
      'retired',
      'current',
    ]);
  });
});
