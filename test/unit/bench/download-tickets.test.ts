import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Caller } from '../../../shared/contract.ts';
import { openDownloadTickets } from '../../../main/bench/services/download-tickets.ts';

const kim: Caller = { face: 'station', sessionId: 'kim' };
const other: Caller = { face: 'station', sessionId: 'other' };

let folder: string;
let downloads: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-tickets-'));
  downloads = path.join(folder, 'downloads');
});
afterEach(async () => fs.rm(folder, { recursive: true, force: true }));

const backup = {
  name: 'backup.zip',
  mediaType: 'application/zip',
  write: async (file: string) => fs.writeFile(file, 'keys and all'),
};
const waiting = async (): Promise<readonly string[]> => fs.readdir(downloads).catch(() => []);

describe('a prepared file', () => {
  it('is given once, to the session that asked for it, and is gone then', async () => {
    const tickets = await openDownloadTickets(downloads);
    const { ticket, sizeBytes } = await tickets.prepare(backup, kim);
    expect(sizeBytes).toBe(12);
    expect(tickets.take(ticket, other)).toBeNull();
    const given = await tickets.take(ticket, kim)?.open();
    expect(given === undefined ? null : await text(given)).toBe('keys and all');
    expect(tickets.take(ticket, kim)).toBeNull();
    await expect.poll(waiting).toEqual([]);
  });

  it('does not outlive its time, the run that made it, or a crash', async () => {
    const short = await openDownloadTickets(downloads, 20);
    const { ticket } = await short.prepare(backup, kim);
    await expect.poll(waiting, { timeout: 10_000 }).toEqual([]);
    expect(short.take(ticket, kim)).toBeNull();
    const closed = await openDownloadTickets(downloads);
    await closed.prepare(backup, kim);
    await closed.close();
    expect(await waiting()).toEqual([]);
    await (await openDownloadTickets(downloads)).prepare(backup, kim);
    await openDownloadTickets(downloads);
    expect(await waiting()).toEqual([]);
  });

  it('that could not be written leaves nothing behind', async () => {
    const tickets = await openDownloadTickets(downloads);
    const write = (): Promise<void> => Promise.reject(new Error('disk full'));
    await expect(tickets.prepare({ ...backup, write }, kim)).rejects.toThrow('disk full');
    expect(await waiting()).toEqual([]);
  });
});
