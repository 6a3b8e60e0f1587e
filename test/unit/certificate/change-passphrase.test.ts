import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { changePassphrase } from '../../../main/certificate/keys/change-passphrase.ts';
import { addKeyFile } from '../../../main/certificate/keys/key-store.ts';
import { describeKeys } from '../../../main/certificate/keys/describe-keys.ts';
import { rotateStationKey } from '../../../main/certificate/keys/rotate-key.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { sampleTime } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

let station: SampleStation;
beforeEach(async () => {
  station = await sampleStation();
});
afterEach(() => station.remove());

const keyFiles = async (): Promise<readonly string[]> =>
  (await readdir(station.keysDir)).filter((name) => name.endsWith('.key.pem'));

describe('another passphrase', () => {
  it('opens every key, current and former, and the one before opens none', async () => {
    const { keysDir } = station;
    await rotateStationKey(keysDir, { passphrase: null, now: sampleTime });
    await changePassphrase(keysDir, null, 'first passphrase');
    expect((await describeKeys(keysDir, sampleTime)).protected).toBe(true);
    await changePassphrase(keysDir, 'first passphrase', 'second passphrase');
    for (const passphrase of [null, 'first passphrase']) {
      await expect(openStationKeys(keysDir, { passphrase })).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    }
    await openStationKeys(keysDir, { passphrase: 'second passphrase' });
    await rotateStationKey(keysDir, { passphrase: 'second passphrase', now: sampleTime });
    for (const name of await keyFiles()) {
      expect(await readFile(path.join(keysDir, name), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY/);
    }
    await changePassphrase(keysDir, 'second passphrase', null);
    await openStationKeys(keysDir);
  });

  it('changes nothing if the present one is wrong', async () => {
    const { keysDir } = station;
    await changePassphrase(keysDir, null, 'first passphrase');
    const before = await readdir(keysDir);
    await expect(changePassphrase(keysDir, 'wrong', 'second passphrase')).rejects.toMatchObject({
      code: 'KEY_LOCKED',
    });
    expect(await readdir(keysDir)).toEqual(before);
    await openStationKeys(keysDir, { passphrase: 'first passphrase' });
  });

  it('sweeps up what a crash between two steps left, which may be a plain key', async () => {
    const { keysDir } = station;
    await addKeyFile(keysDir, 'signer-0123-pdeadbeef.key.pem', 'left behind', true);
    await changePassphrase(keysDir, null, 'first passphrase');
    expect(await keyFiles()).not.toContain('signer-0123-pdeadbeef.key.pem');
    expect(await keyFiles()).toHaveLength(2);
  });
});

describe('the end of a root', () => {
  it.each([
    ['2051-09-01T00:00:00Z', []],
    [
      '2051-09-15T00:00:00Z',
      [
        'The root certificate expires in 47 days: replace the root, and hand the new one to whoever checks certificates.',
      ],
    ],
    [
      '2051-11-02T00:00:00Z',
      [
        'The root certificate has expired: replace the root, and hand the new one to whoever checks certificates.',
      ],
    ],
  ] as const)('is announced 60 days ahead: at %s', async (time, expected) => {
    const { warnings } = await describeKeys(station.keysDir, new Date(time));
    expect(warnings.filter((warning) => warning.includes('root'))).toEqual(expected);
  });
});
