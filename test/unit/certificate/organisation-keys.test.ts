import { execFile } from 'node:child_process';
import { createHash, createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { importPkcs12 } from '../../../main/certificate/keys/import-keys.ts';
import { describeKeys } from '../../../main/certificate/keys/manage-keys.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { ecdsaSignatureDer } from '../../../main/certificate/keys/token-signer.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

const run = promisify(execFile);
let station: SampleStation;
let pki: string;

async function openssl(...arguments_: string[]): Promise<void> {
  await run('openssl', arguments_, { cwd: pki });
}

/** An RSA root, an RSA intermediate and a document-signing leaf, made by OpenSSL, packed as PKCS#12. */
beforeAll(async () => {
  station = await sampleStation();
  pki = path.join(station.folder, 'pki');
  await mkdir(pki);
  const ca = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
  await writeFile(path.join(pki, 'ca.ext'), ca);
  await writeFile(
    path.join(pki, 'leaf.ext'),
    'keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n',
  );
  await writeFile(path.join(pki, 'web.ext'), 'extendedKeyUsage=serverAuth\n');
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '3650',
    '-subj',
    '/O=Hospital/CN=Root',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  );
  for (const [name, issuer, extensions] of [
    ['sub', 'root', 'ca.ext'],
    ['leaf', 'sub', 'leaf.ext'],
    ['web', 'sub', 'web.ext'],
  ] as const) {
    await openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/O=Hospital/CN=${name}`,
    );
    await openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${issuer}.pem`,
      '-CAkey',
      `${issuer}.key`,
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '900',
      '-extfile',
      extensions,
    );
  }
  const both =
    (await readFile(path.join(pki, 'sub.pem'), 'utf8')) +
    (await readFile(path.join(pki, 'root.pem'), 'utf8'));
  await writeFile(path.join(pki, 'chain.pem'), both);
  for (const name of ['leaf', 'web']) {
    await openssl(
      'pkcs12',
      '-export',
      '-inkey',
      `${name}.key`,
      '-in',
      `${name}.pem`,
      '-certfile',
      'chain.pem',
      '-passout',
      'pass:geheim',
      '-out',
      `${name}.p12`,
    );
  }
  await openssl(
    'pkcs12',
    '-export',
    '-inkey',
    'leaf.key',
    '-in',
    'leaf.pem',
    '-passout',
    'pass:geheim',
    '-out',
    'alone.p12',
  );
});
afterAll(() => station.remove());

const p12 = async (name: string, passphrase = 'geheim') => ({
  bytes: new Uint8Array(await readFile(path.join(pki, name))),
  passphrase,
});
const options = () => ({ passphrase: null, now: new Date() });

describe('a key of the organisation’s own authority', () => {
  it('is refused with the reason if it is locked, incomplete, or made for another purpose', async () => {
    const importing = async (name: string, passphrase?: string) =>
      importPkcs12(station.keysDir, await p12(name, passphrase), options());
    await expect(importing('leaf.p12', 'falsch')).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    await expect(importing('alone.p12')).rejects.toThrow(/certificate of CN=sub, O=Hospital is missing/);
    await expect(importing('web.p12')).rejects.toThrow(/extended key usage names other purposes/);
    await expect(importing('leaf.pem')).rejects.toMatchObject({ code: 'KEY_UNREADABLE' });
  });

  it('signs from its import on, with its whole path, and is trusted through the organisation’s root', async () => {
    await importPkcs12(station.keysDir, await p12('leaf.p12'), options());
    const signer = await openStationKeys(station.keysDir);
    expect(signer).toMatchObject({ algorithm: 'rsa-sha256' });
    expect(signer.path).toHaveLength(3);
    const issued = await station.issue(sanitizedJob(), { signer, now: new Date() });
    const roots = [await readFile(path.join(pki, 'root.pem'), 'utf8')];
    for (const file of [
      { kind: 'json', json: issued.json, p7s: issued.p7s } as const,
      { kind: 'pdf', pdf: issued.pdf } as const,
    ]) {
      const verdict = await verifyCertificate(file, { roots, now: new Date() });
      expect([verdict.status, verdict.problems, verdict.trustAnchor?.subject]).toEqual([
        'VALID',
        [],
        'CN=Root, O=Hospital',
      ]);
    }
    await writeFile(path.join(pki, 'c.json'), issued.json);
    await writeFile(path.join(pki, 'c.json.p7s'), issued.p7s);
    await openssl(
      'cms',
      '-verify',
      '-binary',
      '-cades',
      '-inform',
      'DER',
      '-in',
      'c.json.p7s',
      '-content',
      'c.json',
      '-CAfile',
      'root.pem',
      '-out',
      '/dev/null',
    );
  });

  it('leaves the station’s own key retired and still described', async () => {
    const { signers } = await describeKeys(station.keysDir, new Date());
    expect(signers.map(({ origin, state }) => [origin, state])).toEqual([
      ['station', 'retired'],
      ['pkcs12', 'current'],
    ]);
  });
});

describe('the signature of a token', () => {
  it('becomes DER that verifies, whatever the lengths of its two numbers', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (let round = 0; round < 200; round += 1) {
      const message = createHash('sha256').update(String(round)).digest();
      const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
      expect(verify('sha256', message, publicKey, ecdsaSignatureDer(raw))).toBe(true);
    }
  });
});
