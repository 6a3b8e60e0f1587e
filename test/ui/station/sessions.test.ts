import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect as expectPage } from '@playwright/test';
import { afterAll, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { card, eraseDrives, expectState, namedDrive, patient } from './bench-flow.ts';
import { benchNeeds, benchUnderTest } from './bench-under-test.ts';

const run = promisify(execFile);

const drive = namedDrive('ST1000NM0033', 'KQ9P');
const mounted = namedDrive('WD2003FYYS', '0417');
const late = namedDrive('HUA722010CLA', 'X0BD');

requires(...benchNeeds, 'ext4').describe('two browsers at one bench', () => {
  const bench = benchUnderTest([{ drive, rules: 'write delay ms=250 afterbytes=700k' }, { drive: mounted }], {
    several: true,
  });
  let mountPoint: string | null = null;

  afterAll(async () => {
    if (mountPoint !== null) await run('umount', [mountPoint]).catch(() => undefined);
  });

  it('see the same wipe, and one of them may be closed in the middle of it', async () => {
    const one = bench.page();
    const other = await bench.station().openPage();
    await expectState(one, drive, 'Ready');
    await eraseDrives(one, [drive]);
    await expectState(other, drive, /Checking|Erasing/);
    await one.close();
    bench.show(other);
    await expectState(other, drive, 'Sanitized');
  });

  it('see a drive that is attached, without being reloaded', async () => {
    const page = bench.page();
    await bench.attach({ drive: late });
    await page.getByRole('button', { name: 'Look for drives again' }).click();
    await expectState(page, late, 'Ready');
  });

  it('show a mounted drive as blocked, and offer to unmount it', async () => {
    const page = bench.page();
    const { dev } = bench.device(mounted);
    await run('mkfs.ext4', ['-q', dev]);
    mountPoint = path.join(bench.folder(), 'old-studies');
    await fs.mkdir(mountPoint);
    await run('mount', [dev, mountPoint]);
    await expectState(page, mounted, 'Blocked');
    expect(await card(page, mounted).getByRole('checkbox').count()).toBe(0);
    await card(page, mounted).click();
    await expectPage(page.locator('.panel')).toContainText('DRIVE_MOUNTED', patient);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Unmount this drive' }).click();
    await expectState(page, mounted, 'Ready');
    expect(await fs.readFile('/proc/self/mounts', 'utf8')).not.toContain(mountPoint);
  });

  it('let nobody in without a link, and each link lets in once', async () => {
    const link = await bench.station().link();
    const { origin } = new URL(link);
    expect((await fetch(origin)).status).toBe(401);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(403);
  });
});

requires(...benchNeeds).describe('a bench for one browser', () => {
  const bench = benchUnderTest([]);

  it('says in the earlier browser that another one has taken over', async () => {
    const earlier = bench.page();
    await earlier.getByRole('heading', { name: 'Bays' }).waitFor();
    const newer = await bench.station().openPage();
    await newer.getByRole('heading', { name: 'Bays' }).waitFor();
    await expectPage(earlier.getByRole('alert')).toContainText('CALLER_REFUSED', patient);
    await expectAccessible(earlier);
  });
});
