import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What OpenSSL is told to make a key of. */
const keyKinds = {
  'P-256': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'RSA-2048': ['-newkey', 'rsa:2048'],
  'RSA-1024': ['-newkey', 'rsa:1024'],
} as const;

/** Extensions of the certificates that a hospital hands out. */
const purposes = {
  authority: 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n',
  documents:
    'keyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=1.3.6.1.5.5.7.3.36,emailProtection\n',
  web: 'extendedKeyUsage=serverAuth\n',
  webAuthority: 'basicConstraints=critical,CA:TRUE\nextendedKeyUsage=serverAuth\n',
  narrowAuthority: 'basicConstraints=critical,CA:TRUE\nnameConstraints=permitted;email:elsewhere.example\n',
  lastAuthority: 'basicConstraints=critical,CA:TRUE,pathlen:0\n',
} as const;

/** A certificate to be issued. */
export interface HospitalCertificate {
  /** Name of its files: `NAME.key`, `NAME.pem`. */
  readonly name: string;
  readonly issuer: string;
  readonly purpose: keyof typeof purposes;
  readonly subject?: string;
  readonly key?: keyof typeof keyKinds;
  readonly digest?: 'sha256' | 'sha1';
  /** Days from now on; negative: it has ended. */
  readonly days?: number;
}

/** An organisation's own authority, run with OpenSSL in a folder. Its root is `root.pem`. */
export interface HospitalAuthority {
  readonly issue: (certificate: HospitalCertificate) => Promise<void>;
  /** Packs `KEY.key` and certificates, that of the key first, as PKCS#12; gives the file. */
  readonly pack: (
    file: string,
    passphrase: string,
    key: string,
    certificates: readonly string[],
    more?: readonly string[],
  ) => Promise<string>;
}

/** Founds an authority. */
export async function hospitalAuthority(
  folder: string,
  key: keyof typeof keyKinds = 'P-256',
): Promise<HospitalAuthority> {
  const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: folder });
  await openssl(
    ...['req', '-x509', ...keyKinds[key], '-nodes', '-keyout', 'root.key', '-out', 'root.pem'],
    ...['-days', '3650', '-subj', '/O=Hospital/CN=Root'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  return {
    issue: async ({ name, issuer, purpose, digest = 'sha256', days = 300, ...rest }) => {
      const subject = rest.subject ?? `/O=Hospital/CN=${name}`;
      const request = ['-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject];
      await openssl('req', ...keyKinds[rest.key ?? key], ...request);
      await fs.writeFile(path.join(folder, `${name}.ext`), purposes[purpose]);
      await openssl(
        ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`],
        ...['-CAcreateserial', '-out', `${name}.pem`, '-days', String(days), `-${digest}`],
        ...['-extfile', `${name}.ext`],
      );
    },
    pack: async (file, passphrase, keyName, [own = keyName, ...others], more = []) => {
      const texts = others.map(async (name) => fs.readFile(path.join(folder, `${name}.pem`), 'utf8'));
      await fs.writeFile(path.join(folder, `${file}.chain`), (await Promise.all(texts)).join(''));
      await openssl(
        ...['pkcs12', '-export', '-inkey', `${keyName}.key`, '-in', `${own}.pem`],
        ...(others.length === 0 ? [] : ['-certfile', `${file}.chain`]),
        ...['-out', file, '-passout', `pass:${passphrase}`, ...more],
      );
      return path.join(folder, file);
    },
  };
}

/** A key under an authority of its own, as a hospital's PKI hands it out. */
export async function makePkcs12(folder: string, passphrase: string): Promise<string> {
  const authority = await hospitalAuthority(folder);
  const signing = { name: 'signing', issuer: 'root', purpose: 'documents' } as const;
  await authority.issue({ ...signing, subject: '/CN=Hospital signing' });
  return authority.pack('key.p12', passphrase, 'signing', ['signing', 'root']);
}
