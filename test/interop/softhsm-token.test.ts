import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { makeCertificate } from '../../main/certificate/keys/make-x509.ts';
import { usePkcs11Key } from '../../main/certificate/keys/import-keys.ts';
import { openStationKeys } from '../../main/certificate/keys/station-keys.ts';
import { pemOf } from '../../main/certificate/keys/x509.ts';
import { verifyCertificate } from '../../main/certificate/verify/verify-certificate.ts';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { clearbench, readReport, wipeArguments } from '../engine/black-box/clearbench.ts';
import { requires } from '../requirements/requires.ts';
import { sanitizedJob, sampleTime } from '../unit/certificate/sample-job.ts';
import { type SampleStation, sampleStation } from '../unit/certificate/sample-station.ts';

const run = promisify(execFile);
const library = '/usr/lib/softhsm/libsofthsm2.so';
const pin = '123456';

requires('softhsm').describe('a key on a PKCS#11 token', () => {
  let station: SampleStation;
  let certificates: string;
  let rootPem: string;

  beforeAll(async () => {
    station = await sampleStation();
    const tokens = path.join(station.folder, 'tokens');
    await mkdir(tokens);
    const configuration = path.join(station.folder, 'softhsm2.conf');
    await writeFile(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\n`);
    process.env['SOFTHSM2_CONF'] = configuration;
    await run('softhsm2-util', [
      '--init-token',
      '--free',
      '--label',
      'bench',
      '--pin',
      pin,
      '--so-pin',
      '7654321',
    ]);
    const root = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const keyFile = path.join(station.folder, 'token.key');
    await writeFile(keyFile, key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await run('softhsm2-util', [
      '--import',
      keyFile,
      '--token',
      'bench',
      '--label',
      'signing',
      '--id',
      'A1',
      '--pin',
      pin,
    ]);
    const life = { notBefore: new Date('2026-01-01'), notAfter: new Date('2029-01-01') };
    const rootDer = makeCertificate(
      {
        subject: { commonName: 'Root', organisation: null },
        publicKey: root.publicKey,
        role: 'authority',
        ...life,
      },
      {
        privateKey: createPrivateKey(root.privateKey.export({ type: 'pkcs8', format: 'pem' })),
        certificate: null,
      },
    );
    const leafDer = makeCertificate(
      {
        subject: { commonName: 'Token', organisation: null },
        publicKey: key.publicKey,
        role: 'signer',
        ...life,
      },
      { privateKey: root.privateKey, certificate: rootDer },
    );
    rootPem = pemOf('CERTIFICATE', rootDer);
    certificates = pemOf('CERTIFICATE', leafDer) + rootPem;
  });
  afterAll(() => station.remove());

  const token = { library, tokenLabel: 'bench', keyLabel: 'signing' };
  const options = { passphrase: null, now: sampleTime };

  it('needs the right PIN, token and key', async () => {
    const using = (change: Partial<typeof token>, given = pin) =>
      usePkcs11Key(station.keysDir, { ...token, ...change }, given, certificates, options);
    await expect(using({}, '000000')).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    await expect(using({ tokenLabel: 'other' })).rejects.toThrow(/No such token/);
    await expect(using({ keyLabel: 'other' })).rejects.toThrow(/does not hold this key/);
    await expect(using({ library: '/usr/lib/nothing.so' })).rejects.toMatchObject({ code: 'KEY_UNREADABLE' });
  });

  it('signs certificates that verify, and its PIN is stored nowhere', async () => {
    await usePkcs11Key(station.keysDir, token, pin, certificates, options);
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
    const data = path.join(station.folder, 'data');
    const pem = path.join(station.folder, 'path.pem');
    await writeFile(pem, certificates);
    const on = async (secrets: Readonly<Record<string, string>>, ...args: readonly string[]) =>
      clearbench(['--data', data, ...args], secrets);
    await on({}, 'keys', 'init');
    const which = ['--library', library, '--token', 'bench', '--key', 'signing', '--certificates', pem];
    const used = await on({ CLEARBENCH_PIN: pin }, 'keys', 'use-pkcs11', ...which);
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
