import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';
import { z } from 'zod';

import { installed } from '../../main/engine/elevation.ts';
import { ENGINE_PROTOCOL_VERSION } from '../../main/engine/protocol.ts';
import { toolVersion } from '../../main/engine/tool-info.ts';
import { requires } from '../requirements/requires.ts';

const root = path.join(import.meta.dirname, '../..');

const helloSchema = z.looseObject({
  kind: z.string(),
  protocol: z.int().optional(),
  version: z.string().optional(),
});

requires('built').describe('the packaged app', () => {
  it('has a main file, a preload of one file, and the resources that certificates are printed with', async () => {
    const { main } = z
      .object({ main: z.string() })
      .parse(JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8')));
    const start = await fs.readFile(path.join(root, main), 'utf8');
    expect(start).toContain("from 'electron'");
    expect(start).not.toMatch(/from '\.[^']*\.ts'/);
    const preload = await fs.readFile(path.join(root, path.dirname(main), 'preload.cjs'), 'utf8');
    expect([...preload.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map((match) => match[1])).toEqual([
      'electron',
    ]);
    for (const file of ['fonts/NotoSans-Regular.ttf', 'fonts/OFL.txt', 'icons/256x256.png']) {
      await fs.access(path.join(root, 'dist/app/resources', file));
    }
  });

  it('judges certificates in threads that run its compiled code', async () => {
    const compiled = path.join(root, 'dist/app/main/archive/judging-threads.js');
    const program = `
      import { openJudgingThreads } from ${JSON.stringify(pathToFileURL(compiled).href)};
      const threads = openJudgingThreads({ onFailure: (cause) => { throw cause; } });
      const files = { json: Buffer.from('{}'), p7s: null, pdf: null };
      const { status } = await threads.judge({ files, options: { roots: [], now: new Date() } });
      await threads.close();
      console.log(status);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout).toBe('UNSUPPORTED\n');
  });

  it('brings an engine that runs on its own node, from its own folder alone', async () => {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-engine-'));
    try {
      const engine = path.join(home, 'engine');
      const jobs = path.join(home, 'jobs');
      await fs.cp(path.join(root, 'dist/engine'), engine, { recursive: true });
      await fs.mkdir(jobs, { mode: 0o700 });
      const broker = spawn(
        path.join(engine, 'node'),
        [path.join(engine, 'main/engine/broker-main.ts'), '--jobs-dir', jobs],
        {
          stdio: ['pipe', 'pipe', 'inherit'],
          env: { PATH: '/usr/bin:/bin' },
        },
      );
      const greeting = { kind: 'hello', protocol: ENGINE_PROTOCOL_VERSION, version: toolVersion };
      broker.stdin.write(`${JSON.stringify(greeting)}\n`);
      const frames: unknown[] = [];
      for await (const line of createInterface({ input: broker.stdout })) {
        frames.push(helloSchema.parse(JSON.parse(line)));
        if (frames.length === 2) break;
      }
      broker.kill();
      expect(frames).toEqual([greeting, { kind: 'ready', jobsDir: jobs }]);
    } finally {
      await fs.rm(home, { recursive: true, force: true });
    }
  });
});

requires('python').describe('what the packages install', () => {
  it('lets polkit elevate the installed engine, and nothing else', async () => {
    const policy = await fs.readFile(
      path.join(root, 'resources/polkit/org.clearbench.engine.policy'),
      'utf8',
    );
    expect(annotations(policy)).toEqual({
      'org.freedesktop.policykit.exec.path': installed.node,
      'org.freedesktop.policykit.exec.argv1': installed.broker,
    });
    const defaults = [...policy.matchAll(/<allow_\w+>([^<]+)</g)].map((match) => match[1]);
    expect(defaults).toEqual(['auth_admin', 'auth_admin', 'auth_admin']);
    await run('python3', [
      '-c',
      'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])',
      path.join(root, 'resources/polkit/org.clearbench.engine.policy'),
    ]);
  });

  it('has maintainer scripts that a POSIX shell understands', async () => {
    for (const script of ['after-install.sh', 'after-remove.sh']) {
      await run('sh', ['-n', path.join(root, 'resources/packaging', script)]);
    }
  });

  it('names only files that exist, for every package format', async () => {
    const text = await fs.readFile(path.join(root, 'electron-builder.yml'), 'utf8');
    const named = [...text.matchAll(/\b(resources\/[\w./-]+)/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(3);
    for (const file of new Set(named)) await fs.access(path.join(root, file));
    for (const format of ['deb', 'rpm', 'AppImage', 'nsis', 'dmg']) expect(text).toContain(format);
    expect(text).toContain('runAsNode: false');
    expect(text).toContain('onlyLoadAppFromAsar: true');
  });
});

function annotations(policy: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...policy.matchAll(/<annotate key="([^"]+)">([^<]+)</g)].map((match) => [
      match[1] ?? '',
      match[2] ?? '',
    ]),
  );
}

async function run(file: string, args: readonly string[]): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    spawn(file, args, { stdio: 'inherit' }).once('error', reject).once('exit', resolve);
  });
  expect(code).toBe(0);
}
