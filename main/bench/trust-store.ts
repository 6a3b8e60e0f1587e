import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import type { TrustRoot } from '../../shared/contract/verification.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import { writeDurableFile } from '../durable-file.ts';
import { certificatesOfPem, pemOf, readX509 } from '../certificate/keys/x509.ts';

/** The roots that this station trusts besides its own: one PEM file each in `trust/` of the data folder. */
export interface TrustStore {
  readonly list: () => Promise<readonly TrustRoot[]>;
  /** PEM texts of the roots that people added. */
  readonly pems: () => Promise<readonly string[]>;
  /** Reads a root without trusting it. @throws ClearbenchError ROOT_UNREADABLE */
  readonly read: (file: Uint8Array) => TrustRoot;
  /** @throws ClearbenchError ROOT_UNREADABLE if it is no root, or not the one with this fingerprint. */
  readonly add: (file: Uint8Array, fingerprint: string) => Promise<TrustRoot>;
  readonly remove: (fingerprint: string) => Promise<void>;
}

/** Opens the folder; makes it if it is missing. */
export async function openTrustStore(dataDir: string, now: () => Date): Promise<TrustStore> {
  const folder = path.join(dataDir, 'trust');
  await mkdir(folder, { recursive: true, mode: 0o700 });

  const files = async (): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => /^[0-9a-f]{64}\.pem$/.test(name)).sort();
  const read = (file: Uint8Array): TrustRoot => describeRoot(onlyCertificate(file), 'added', now());

  return {
    read,
    list: async () =>
      Promise.all(
        (await files()).map(async (name) => {
          const file = path.join(folder, name);
          return describeRoot(onlyCertificate(await readFile(file)), 'added', (await stat(file)).mtime);
        }),
      ),
    pems: async () =>
      Promise.all((await files()).map(async (name) => readFile(path.join(folder, name), 'utf8'))),
    add: async (file, fingerprint) => {
      const root = read(file);
      if (root.fingerprint !== fingerprint) {
        throw new ClearbenchError(
          'ROOT_UNREADABLE',
          'The file holds another root than the one that was compared.',
        );
      }
      await writeDurableFile(
        path.join(folder, `${fingerprint}.pem`),
        pemOf('CERTIFICATE', onlyCertificate(file)),
        {
          mode: 0o600,
          overwrite: 'replace',
        },
      );
      return root;
    },
    remove: async (fingerprint) => rm(path.join(folder, `${fingerprint}.pem`), { force: true }),
  };
}

/** A root as people compare it. @throws ClearbenchError ROOT_UNREADABLE if it is not self-issued. */
export function describeRoot(der: Uint8Array, source: TrustRoot['source'], addedAt: Date): TrustRoot {
  const { identity } = readX509(der);
  if (identity.subject !== identity.issuer) {
    throw new ClearbenchError(
      'ROOT_UNREADABLE',
      'This certificate was issued by another one: it is not a root.',
    );
  }
  return {
    fingerprint: identity.sha256,
    name: identity.subject.slice(0, 1000),
    organisation: /(?:^|,\s*)O=([^,]+)/.exec(identity.subject)?.[1] ?? null,
    notBefore: identity.notBefore,
    notAfter: identity.notAfter,
    source,
    addedAt: addedAt.toISOString(),
  };
}

/** The one certificate in a PEM or DER file. */
function onlyCertificate(file: Uint8Array): Uint8Array {
  try {
    const text = Buffer.from(file).toString('latin1');
    if (!text.includes('-----BEGIN')) {
      readX509(file);
      return file;
    }
    const [first, ...others] = certificatesOfPem(text);
    if (first === undefined || others.length > 0) throw new TypeError('not exactly one certificate');
    readX509(first);
    return first;
  } catch (error) {
    throw new ClearbenchError('ROOT_UNREADABLE', 'The file does not hold exactly one certificate.', {
      cause: error,
    });
  }
}
