import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How an authority behaves. `silent`: it takes requests and never answers. */
export type Mood = 'well' | 'down' | 'silent' | 'replay' | 'garbage';

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

  const stamp = async (query: Buffer): Promise<Buffer> => {
    const name = `${requests}`;
    await writeFile(path.join(folder, `${name}.tsq`), query);
    await run(
      'openssl',
      ['ts', '-reply', '-config', 'tsa.cnf', '-queryfile', `${name}.tsq`, '-out', `${name}.tsr`],
      { cwd: folder },
    );
    lastAnswer = await readFile(path.join(folder, `${name}.tsr`));
    return lastAnswer;
  };
  const answers: Readonly<Record<Mood, (query: Buffer) => Promise<Buffer>>> = {
    well: stamp,
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
      answers[authority.mood](Buffer.concat(chunks)).then(
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

const configuration = `[tsa]
default_tsa = tsa1
[tsa1]
serial = ./serial
signer_cert = ./tsa.pem
certs = ./root.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;

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
}
