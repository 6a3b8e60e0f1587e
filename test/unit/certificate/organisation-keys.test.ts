import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { importPkcs12 } from '../../../main/certificate/keys/import-keys.ts';
import { describeKeys } from '../../../main/certificate/keys/describe-keys.ts';
import { rotateStationKey } from '../../../main/certificate/keys/rotate-key.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { hospitalAuthority } from '../../interop/hospital-authority.ts';
import { sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

const run = promisify(execFile);
let station: SampleStation;
let pki: string;

async function openssl(...arguments_: string[]): Promise<void> {
  await run('openssl', arguments_, { cwd: pki });
}

/** Authorities that must not vouch for keys that sign documents. */
const limitedAuthorities = ['webAuthority', 'narrowAuthority', 'belowLast'] as const;

/** An RSA root, an RSA intermediate and a document-signing leaf, and much that is wrong, packed as PKCS#12. */
beforeAll(async () => {
  station = await sampleStation();
  pki = path.join(station.folder, 'pki');
  await mkdir(pki);
  const authority = await hospitalAuthority(pki, 'RSA-2048');
  await authority.issue({ name: 'sub', issuer: 'root', purpose: 'authority' });
  await authority.issue({ name: 'leaf', issuer: 'sub', purpose: 'documents' });
  await authority.issue({ name: 'web', issuer: 'sub', purpose: 'web' });
  await authority.issue({ name: 'old', issuer: 'sub', purpose: 'documents', digest: 'sha1' });
  await authority.issue({ name: 'short', issuer: 'sub', purpose: 'documents', key: 'RSA-1024' });
  await authority.issue({ name: 'below', issuer: 'leaf', purpose: 'documents' });
  for (const purpose of ['webAuthority', 'narrowAuthority', 'lastAuthority'] as const) {
    await authority.issue({ name: purpose, issuer: 'root', purpose });
  }
  await authority.issue({ name: 'belowLast', issuer: 'lastAuthority', purpose: 'authority' });
  for (const issuer of limitedAuthorities) {
    await authority.issue({ name: `of-${issuer}`, issuer, purpose: 'documents' });
  }
  const pack = async (name: string, key: string, ...certificates: readonly string[]): Promise<string> =>
    authority.pack(`${name}.p12`, 'geheim', key, certificates);
  for (const name of ['leaf', 'web', 'old', 'short']) await pack(name, name, name, 'sub', 'root');
  for (const issuer of limitedAuthorities) {
    await pack(`of-${issuer}`, `of-${issuer}`, `of-${issuer}`, issuer, 'lastAuthority', 'root');
  }
  await pack('alone', 'leaf', 'leaf');
  await pack('root', 'root', 'root');
  await pack('below', 'below', 'below', 'root', 'leaf', 'sub');
  await pack('shuffled', 'leaf', 'leaf', 'root', 'web', 'sub');
  const legacy = ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-RC2-40', '-macalg', 'sha1'];
  await authority.pack('legacy.p12', 'geheim', 'leaf', ['leaf', 'sub', 'root'], legacy);
  await authority.pack('empty.p12', '', 'leaf', ['leaf', 'sub', 'root']);
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
    await expect(importing('root.p12')).rejects.toThrow(/it is signed by itself/);
    await expect(importing('below.p12')).rejects.toThrow(/CN=leaf, O=Hospital must not issue certificates/);
    await expect(importing('legacy.p12')).rejects.toThrow(/no longer used; convert it/);
  });

  it('is refused with the reason if forgeries of it are within reach', async () => {
    const importing = async (name: string) => importPkcs12(station.keysDir, await p12(name), options());
    await expect(importing('old.p12')).rejects.toThrow(
      /CN=old, O=Hospital is signed with an outdated algorithm/,
    );
    await expect(importing('short.p12')).rejects.toThrow(
      /CN=short, O=Hospital: its key has fewer than 2048 bits/,
    );
  });

  it('is refused with the reason if its authority may not vouch for it, even where that is not critical', async () => {
    const importing = async (name: string) => importPkcs12(station.keysDir, await p12(name), options());
    await expect(importing('of-webAuthority.p12')).rejects.toThrow(
      /CN=webAuthority, O=Hospital may vouch for other purposes only/,
    );
    await expect(importing('of-narrowAuthority.p12')).rejects.toThrow(
      /CN=narrowAuthority, O=Hospital demands something that this version does not know/,
    );
    await expect(importing('of-belowLast.p12')).rejects.toThrow(
      /CN=lastAuthority, O=Hospital must not have so many authorities below it/,
    );
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

describe('a key that was taken in before', () => {
  it('may be taken in again, its certificates in any order, and is described once', async () => {
    await rotateStationKey(station.keysDir, options());
    await importPkcs12(station.keysDir, await p12('shuffled.p12'), options());
    const signer = await openStationKeys(station.keysDir);
    expect(signer.path).toHaveLength(3);
    const { signers } = await describeKeys(station.keysDir, new Date());
    expect(signers.map(({ origin, state }) => [origin, state])).toEqual([
      ['station', 'retired'],
      ['station', 'retired'],
      ['pkcs12', 'current'],
    ]);
  });

  it('may have come without a passphrase', async () => {
    const { id } = await importPkcs12(station.keysDir, await p12('empty.p12', ''), options());
    const { signers } = await describeKeys(station.keysDir, new Date());
    expect(signers.find(({ state }) => state === 'current')?.id).toBe(id);
  });
});
