import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { makeCertificate } from '../../main/certificate/keys/make-x509.ts';
import type { TokenKey } from '../../main/certificate/keys/token-signer.ts';
import { pemOf } from '../../main/certificate/keys/x509.ts';

const run = promisify(execFile);

/** A token with one P-256 key on it, and the certificates of that key. */
export interface SoftToken {
  readonly key: TokenKey;
  readonly pin: string;
  /** PEM: the key's certificate and its root. */
  readonly certificates: string;
  readonly rootPem: string;
}

/**
 * Makes a SoftHSM token in a folder, and points this process and those that it starts to it. Its certificates are valid
 * from 2026 to 2029.
 */
export async function makeSoftToken(folder: string): Promise<SoftToken> {
  // Nothing else on a bench reads like it, so that a search for it means something.
  const pin = 'PIN-7365-of-the-token';
  const tokens = path.join(folder, 'tokens');
  await mkdir(tokens);
  const configuration = path.join(folder, 'softhsm2.conf');
  await writeFile(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\n`);
  process.env['SOFTHSM2_CONF'] = configuration;
  const softhsm = (...args: readonly string[]) => run('softhsm2-util', [...args, '--pin', pin]);
  await softhsm('--init-token', '--free', '--label', 'bench', '--so-pin', '7654321');
  const root = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyFile = path.join(folder, 'token.key');
  await writeFile(keyFile, key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await softhsm('--import', keyFile, '--token', 'bench', '--label', 'signing', '--id', 'A1');
  const life = { notBefore: new Date('2026-01-01'), notAfter: new Date('2029-01-01') };
  const rootDer = makeCertificate(
    {
      subject: { commonName: 'Root', organisation: null },
      publicKey: root.publicKey,
      role: 'authority',
      ...life,
    },
    { privateKey: root.privateKey, certificate: null },
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
  const rootPem = pemOf('CERTIFICATE', rootDer);
  return {
    key: { library: '/usr/lib/softhsm/libsofthsm2.so', tokenLabel: 'bench', keyLabel: 'signing' },
    pin,
    certificates: pemOf('CERTIFICATE', leafDer) + rootPem,
    rootPem,
  };
}
