import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { PKIStatus, PKIStatusInfo, TimeStampReq, TimeStampResp } from '@peculiar/asn1-tsp';

import { oid } from '../../main/certificate/asn1/object-identifiers.ts';
import { makeCertificate } from '../../main/certificate/keys/make-x509.ts';
import { certificatesOfPem, pemOf } from '../../main/certificate/keys/x509.ts';

const run = promisify(execFile);

/**
 * How an authority behaves. `silent`: it takes requests and never answers. `endless`: its answer has no end.
 * `other-nonce`, `other-signature`: it stamps what it was not asked for. `ended`: by a certificate that is no longer valid.
 */
export type Mood =
  | 'well'
  | 'down'
  | 'silent'
  | 'replay'
  | 'garbage'
  | 'endless'
  | 'other-nonce'
  | 'other-signature'
  | 'refusing'
  | 'elsewhere'
  | 'ended';

/** A timestamp authority as an organisation may run one: OpenSSL behind HTTP on loopback. */
export interface LoopbackAuthority {
  readonly url: string;
  /** PEM of the root that vouches for it. */
  readonly rootPem: string;
  /** How it behaves for the next requests. */
  mood: Mood;
  /** Requests so far. */
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

/** Starts an authority with keys of its own. */
export async function startLoopbackAuthority(): Promise<LoopbackAuthority> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clearbench-tsa-'));
  await makeKeys(folder);
  let lastAnswer = Buffer.alloc(0);
  let requests = 0;

  const stamp = async (query: Uint8Array, section = 'tsa1'): Promise<Buffer> => {
    const name = `${requests}`;
    await writeFile(path.join(folder, `${name}.tsq`), query);
    await run(
      'openssl',
      [
        'ts',
        '-reply',
        '-config',
        'tsa.cnf',
        '-section',
        section,
        '-queryfile',
        `${name}.tsq`,
        '-out',
        `${name}.tsr`,
      ],
      { cwd: folder },
    );
    lastAnswer = await readFile(path.join(folder, `${name}.tsr`));
    return lastAnswer;
  };
  const stampChanged = async (query: Buffer, change: (request: TimeStampReq) => void): Promise<Buffer> => {
    const request = AsnConvert.parse(query, TimeStampReq);
    change(request);
    return stamp(new Uint8Array(AsnConvert.serialize(request)));
  };
  const answers: Readonly<
    Record<Exclude<Mood, 'endless' | 'elsewhere'>, (query: Buffer) => Promise<Buffer>>
  > = {
    well: (query) => stamp(query),
    'other-nonce': (query) =>
      stampChanged(query, (request) => {
        request.nonce = Uint8Array.of(0x41, 2, 3, 4, 5, 6, 7, 8).buffer;
      }),
    'other-signature': (query) =>
      stampChanged(query, ({ messageImprint }) => {
        messageImprint.hashedMessage = new OctetString(new Uint8Array(32).buffer);
      }),
    refusing: () =>
      Promise.resolve(
        Buffer.from(
          AsnConvert.serialize(
            new TimeStampResp({ status: new PKIStatusInfo({ status: PKIStatus.rejection }) }),
          ),
        ),
      ),
    ended: (query) => stamp(query, 'tsa2'),
    down: () => Promise.reject(new Error('down')),
    silent: () => new Promise(() => undefined),
    replay: () => Promise.resolve(lastAnswer),
    garbage: () => Promise.resolve(Buffer.from('<html>Please log in to the hospital WiFi</html>')),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      const { mood } = authority;
      if (mood === 'elsewhere') {
        response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
        return;
      }
      if (mood === 'endless') {
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
        Readable.from(endless()).pipe(response);
        return;
      }
      answers[mood](Buffer.concat(chunks)).then(
        (body) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(body),
        () => response.writeHead(503).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority: LoopbackAuthority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    rootPem: await readFile(path.join(folder, 'root.pem'), 'utf8'),
    mood: 'well',
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return authority;
}

function* endless(): Iterable<Buffer> {
  for (;;) yield Buffer.alloc(16 * 1024, 0x30);
}

const section = (name: string, certificate: string): string => `[${name}]
serial = ./serial
signer_cert = ./${certificate}
certs = ./root.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;
const configuration = `[tsa]
default_tsa = tsa1
${section('tsa1', 'tsa.pem')}${section('tsa2', 'ended.pem')}`;

const extensions = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n';

async function makeKeys(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'tsa.cnf'), configuration);
  await writeFile(path.join(folder, 'tsa.ext'), extensions);
  await writeFile(path.join(folder, 'serial'), '01\n');
  const openssl = async (command: string): Promise<void> => {
    await run('openssl', command.split(' '), { cwd: folder });
  };
  const key = '-newkey rsa:2048 -nodes -keyout';
  await openssl(
    `req -x509 ${key} root.key -out root.pem -days 3650 -subj /CN=TimeRoot -addext keyUsage=critical,keyCertSign`,
  );
  await openssl(`req ${key} tsa.key -out tsa.csr -subj /CN=TimeAuthority`);
  await openssl(
    'x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 900 -extfile tsa.ext',
  );
  await writeFile(path.join(folder, 'ended.pem'), await endedCertificate(folder));
}

/** A certificate for the authority's key whose life is over. */
async function endedCertificate(folder: string): Promise<string> {
  const [rootKey, root, key] = await Promise.all(
    ['root.key', 'root.pem', 'tsa.key'].map(async (name) => readFile(path.join(folder, name), 'utf8')),
  );
  const [rootDer] = certificatesOfPem(root ?? '');
  if (rootDer === undefined) throw new TypeError('the authority has no root');
  const ended = makeCertificate(
    {
      subject: { commonName: 'TimeAuthority of old', organisation: null },
      publicKey: createPublicKey(key ?? ''),
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-01-01'),
      role: 'signer',
      extendedKeyUsages: [oid.timeStamping],
      extendedKeyUsagesCritical: true,
    },
    { privateKey: createPrivateKey(rootKey ?? ''), certificate: rootDer },
  );
  return pemOf('CERTIFICATE', ended);
}
