import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { usePkcs11Key } from '../../main/certificate/keys/import-keys.ts';
import { describeKeys } from '../../main/certificate/keys/describe-keys.ts';
import { rotateStationKey } from '../../main/certificate/keys/rotate-key.ts';
import { openStationKeys } from '../../main/certificate/keys/station-keys.ts';
import { verifyCertificate } from '../../main/certificate/verify/verify-certificate.ts';
import { clearbench, readReport, wipeArguments } from '../engine/black-box/clearbench.ts';
import { requires } from '../requirements/requires.ts';
import { sanitizedJob, sampleTime } from '../unit/certificate/sample-job.ts';
import { type SampleStation, sampleStation } from '../unit/certificate/sample-station.ts';
import { makeSoftToken, type SoftToken } from './soft-token.ts';

requires('softhsm').describe('a key on a PKCS#11 token', () => {
  let station: SampleStation;
  let soft: SoftToken;

  beforeAll(async () => {
    station = await sampleStation();
    soft = await makeSoftToken(station.folder);
  });
  afterAll(() => station.remove());

  const options = { passphrase: null, now: sampleTime };

  it('needs the right PIN, token and key', async () => {
    const { key, pin, certificates } = soft;
    const using = (change: Partial<typeof key>, given = pin) =>
      usePkcs11Key(station.keysDir, { ...key, ...change }, given, certificates, options);
    await expect(using({}, '000000')).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    await expect(using({ tokenLabel: 'other' })).rejects.toThrow(/No such token/);
    await expect(using({ keyLabel: 'other' })).rejects.toThrow(/does not hold this key/);
    await expect(using({ library: '/usr/lib/nothing.so' })).rejects.toMatchObject({ code: 'KEY_UNREADABLE' });
  });

  it('is not asked twice for the same wrong PIN: a token locks itself after a few', async () => {
    const { key, pin, certificates } = soft;
    const using = (given: string) => usePkcs11Key(station.keysDir, key, given, certificates, options);
    await expect(using('111111')).rejects.toThrow(/does not open the token/);
    await expect(using('111111')).rejects.toThrow(/not tried again/);
    await expect(using(pin)).resolves.toMatchObject({ origin: 'pkcs11' });
  });

  it('is reached through no library that other users could replace', async () => {
    const { key, pin, certificates } = soft;
    const library = path.join(station.folder, 'library.so');
    await copyFile(key.library, library);
    await chmod(library, 0o666);
    const using = () => usePkcs11Key(station.keysDir, { ...key, library }, pin, certificates, options);
    await expect(using()).rejects.toThrow(/could be replaced by other users/);
    await chmod(library, 0o644);
    await chmod(station.folder, 0o777);
    await expect(using()).rejects.toThrow(/could be replaced by other users/);
    await chmod(station.folder, 0o700);
    await expect(using()).resolves.toMatchObject({ origin: 'pkcs11' });
  });

  it('may give way to a key of the station, stored as its root is, and come back', async () => {
    const { key, pin, certificates } = soft;
    await usePkcs11Key(station.keysDir, key, pin, certificates, options);
    const made = await rotateStationKey(station.keysDir, { passphrase: pin, now: sampleTime });
    expect(made.origin).toBe('station');
    // Its root is stored plain, so that nothing but a token ever needs the PIN.
    await expect(openStationKeys(station.keysDir)).resolves.toMatchObject({ algorithm: 'ecdsa-sha256' });
    await usePkcs11Key(station.keysDir, key, pin, certificates, options);
    const { signers } = await describeKeys(station.keysDir, sampleTime);
    expect(signers.filter(({ origin }) => origin === 'pkcs11').map(({ state }) => state)).toEqual([
      'current',
    ]);
  });

  it('signs certificates that verify, and its PIN is stored nowhere', async () => {
    const { key, pin, certificates, rootPem } = soft;
    await usePkcs11Key(station.keysDir, key, pin, certificates, options);
    await expect(openStationKeys(station.keysDir)).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    const signer = await openStationKeys(station.keysDir, { passphrase: pin });
    const issued = await station.issue(sanitizedJob(), { signer });
    const roots = { roots: [rootPem], now: sampleTime };
    expect(await verifyCertificate({ kind: 'pdf', pdf: issued.pdf }, roots)).toMatchObject({
      status: 'VALID',
    });
    expect(await readFile(path.join(station.keysDir, 'keys.json'), 'utf8')).not.toContain(pin);
  });

  it('is used from the command line, by one process for several certificates', async () => {
    const { key, pin, certificates, rootPem } = soft;
    const data = path.join(station.folder, 'data');
    const pem = path.join(station.folder, 'path.pem');
    await writeFile(pem, certificates);
    const on = async (secrets: Readonly<Record<string, string>>, ...args: readonly string[]) =>
      clearbench(['--data', data, ...args], secrets);
    await on({}, 'keys', 'init');
    const which = ['--library', key.library, '--token', key.tokenLabel, '--key', key.keyLabel];
    const used = await on({ CLEARBENCH_PIN: pin }, 'keys', 'use-pkcs11', ...which, '--certificates', pem);
    expect(used.exitCode, used.stderr).toBe(0);
    const targets: string[] = [];
    for (const name of ['one.img', 'two.img']) {
      const image = path.join(station.folder, name);
      await writeFile(image, Buffer.alloc(2 ** 20, 1));
      targets.push(`image:${image}`);
    }
    const without = await clearbench(wipeArguments(targets, { data }));
    expect(without.stdout).toContain('KEY_LOCKED');
    const wiped = await clearbench(wipeArguments(targets, { data }), { CLEARBENCH_PASSPHRASE: pin });
    expect(wiped.exitCode, wiped.stderr).toBe(0);
    const roots = path.join(station.folder, 'token-root.pem');
    await writeFile(roots, rootPem);
    const { jobs } = readReport(wiped).report;
    const files = jobs.map(({ certificate }) => certificate?.pdf ?? '');
    const checked = await clearbench(['certificate', 'verify', ...files, '--roots', roots]);
    expect(checked.exitCode, checked.stdout).toBe(0);
  });
});
