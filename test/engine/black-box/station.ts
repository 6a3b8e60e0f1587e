import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { clearbench } from './clearbench.ts';

const roots = new Map<string, string>();
let template: Promise<{ readonly data: string; readonly root: string }> | null = null;

/** One station per test process; making its keys anew for each of hundreds of wipes would only take time. */
async function makeTemplate(): Promise<{ readonly data: string; readonly root: string }> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-station-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const data = path.join(folder, 'data');
  await clearbench(['--data', data, 'keys', 'init']);
  return { data, root: await exportRoot(data) };
}

/** Makes `data` the state folder of a station that has its keys, but has not wiped anything yet. */
export async function prepareStation(data: string): Promise<void> {
  const station = await (template ??= makeTemplate());
  await fs.cp(station.data, data, { recursive: true });
  await fs.chmod(data, 0o700);
  roots.set(data, station.root);
}

/** The root certificate of the station with this state folder, in a file, as its owner would hand it to a receiver. */
export async function stationRoot(data: string): Promise<string> {
  const root = roots.get(data) ?? (await exportRoot(data));
  roots.set(data, root);
  return root;
}

async function exportRoot(data: string): Promise<string> {
  const exported = await clearbench(['--data', data, 'keys', 'export-root']);
  if (exported.exitCode !== 0) throw new Error(`the root could not be exported: ${exported.stderr}`);
  const file = path.join(data, 'root-for-receivers.pem');
  await fs.writeFile(file, exported.stdout);
  return file;
}
