import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { exportRoot, openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { certificatesOfPem, readX509 } from '../../../main/certificate/keys/x509.ts';

const run = promisify(execFile);
let folder: string;
let keysDir: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clearbench-keys-'));
  keysDir = path.join(folder, 'keys');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the station’s keys', () => {
  it('are a P-384 root of path length 0 and a P-256 signing certificate of three years', async () => {
    const signer = await openStationKeys(keysDir, { createIfMissing: true, organisation: 'St. Ansgar' });
    const [leaf, root] = signer.path.map(readX509);
    expect(signer.path).toHaveLength(2);
    expect(root).toMatchObject({ isAuthority: true, pathLength: 0 });
    expect(root?.publicKey.asymmetricKeyDetails?.namedCurve).toBe('secp384r1');
    expect(leaf).toMatchObject({
      isAuthority: false,
      keyUsage: { signsDocuments: true, signsCertificates: false },
      extendedKeyUsages: ['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4'],
    });
    expect(leaf?.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(leaf?.identity.subject).toMatch(/^CN=Clearbench station [0-9A-F]{8}, O=St. Ansgar$/);
    const life = (leaf?.notAfter.getTime() ?? 0) - (leaf?.notBefore.getTime() ?? 0);
    expect(life / 86_400_000).toBeCloseTo(1096, -1);
  });

  it('form a path that OpenSSL accepts, and the exported root is its end', async () => {
    const signer = await openStationKeys(keysDir, { createIfMissing: true });
    const root = await exportRoot(keysDir);
    expect(certificatesOfPem(root)).toEqual([signer.path[1]]);
    const names = await readdir(keysDir);
    const rootFile = path.join(keysDir, names.find((name) => /^root-\w+\.pem$/.test(name)) ?? '');
    const leafFile = path.join(keysDir, names.find((name) => /^signer-\w+\.pem$/.test(name)) ?? '');
    const { stdout } = await run('openssl', ['verify', '-x509_strict', '-CAfile', rootFile, leafFile]);
    expect(stdout).toContain('OK');
  });

  it('stay the same when they are opened again', async () => {
    const first = await openStationKeys(keysDir, { createIfMissing: true });
    expect((await openStationKeys(keysDir)).path).toEqual(first.path);
  });

  it('come out the same for processes that start at once', async () => {
    const signers = await Promise.all(
      Array.from({ length: 5 }, () => openStationKeys(keysDir, { createIfMissing: true })),
    );
    expect(new Set(signers.map((signer) => Buffer.from(signer.path[0]).toString('hex'))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['keys']);
  });

  it('are secrets in files that only their owner can read', async () => {
    await openStationKeys(keysDir, { createIfMissing: true });
    expect((await stat(keysDir)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(keysDir)) {
      if (!name.includes('.key.')) continue;
      expect((await stat(path.join(keysDir, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('are refused where there are none and none may be made', async () => {
    await expect(openStationKeys(keysDir)).rejects.toMatchObject({ code: 'KEY_UNREADABLE' });
  });
});

describe('keys under a passphrase', () => {
  const passphrase = 'Prüfstand 7, geheim';

  it('open with it, and with nothing else', async () => {
    const made = await openStationKeys(keysDir, { createIfMissing: true, passphrase });
    expect((await openStationKeys(keysDir, { passphrase })).path).toEqual(made.path);
    await expect(openStationKeys(keysDir)).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    await expect(openStationKeys(keysDir, { passphrase: 'guess' })).rejects.toMatchObject({
      code: 'KEY_LOCKED',
    });
  });

  it('are stored as PKCS#8 that OpenSSL opens with the same passphrase', async () => {
    await openStationKeys(keysDir, { createIfMissing: true, passphrase });
    for (const name of (await readdir(keysDir)).filter((file) => file.includes('.key.'))) {
      const file = path.join(keysDir, name);
      expect(await readFile(file, 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
      const environment = { ...process.env, PASSPHRASE: passphrase };
      const asked = ['pkey', '-in', file, '-passin', 'env:PASSPHRASE', '-noout'];
      await expect(run('openssl', asked, { env: environment })).resolves.toBeDefined();
    }
  });

  it('say that they are damaged when they are', async () => {
    await openStationKeys(keysDir, { createIfMissing: true, passphrase });
    const names = await readdir(keysDir);
    const key = path.join(keysDir, names.find((name) => /^signer-.*\.key\.pem$/.test(name)) ?? '');
    await writeFile(key, 'not a key');
    await expect(openStationKeys(keysDir, { passphrase })).rejects.toMatchObject({ code: 'KEY_UNREADABLE' });
  });
});
