import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Page } from '@playwright/test';
import { afterAll, beforeAll } from 'vitest';

import { openSettings } from '../../../main/bench/services/settings-store.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import type { NeedName } from '../../requirements/needs.ts';
import { nameDrive, type NamedDrive } from './bench-flow.ts';
import { startStationUnderTest, type StationUnderTest } from './station-under-test.ts';

/** What a bench in a browser needs from the machine. */
export const benchNeeds = [
  'root',
  'loop',
  'fuse',
  'udev-data',
  'chromium',
] as const satisfies readonly NeedName[];

/** A drive that a test attaches, and how it misbehaves from the start (see faultfs.c). */
export interface AttachedDrive {
  readonly drive: NamedDrive;
  readonly rules?: string;
  /** Default 12 MiB: enough for every phase, small enough to be erased in a blink. */
  readonly sizeBytes?: number;
}

/** A station over loop devices, with a browser in front of it, for one group of tests. */
export interface BenchUnderTest {
  readonly station: () => StationUnderTest;
  /** The page of the group; `show` replaces it. */
  readonly page: () => Page;
  readonly show: (page: Page) => void;
  readonly device: (drive: NamedDrive) => FaultDrive;
  /** Attaches another drive, as a person would push it into the dock. */
  readonly attach: (attached: AttachedDrive) => Promise<FaultDrive>;
  /** A folder for files that a test saves. */
  readonly folder: () => string;
}

/** The operator of a station that is set up already. */
export const operatorName = 'Kim Park';

/**
 * Attaches the drives and starts the station before the tests of a group, and takes all of it away after them, whatever
 * became of them. A station that is not `new` has an organisation, an operator and a key without passphrase.
 */
export function benchUnderTest(
  drives: readonly AttachedDrive[],
  options: { readonly isNew?: boolean; readonly several?: boolean } = {},
): BenchUnderTest {
  const devices = new Map<NamedDrive, FaultDrive>();
  const undo: (() => unknown)[] = [];
  let station: StationUnderTest | null = null;
  let shown: Page | null = null;
  let folder = '';

  const attach = async ({
    drive,
    rules = '',
    sizeBytes = 12 * 2 ** 20,
  }: AttachedDrive): Promise<FaultDrive> => {
    const device = await faultDrive({ sizeBytes, rules });
    undo.push(device.close);
    devices.set(drive, device);
    undo.push(await nameDrive(device.dev, drive.model, drive.serial));
    return device;
  };

  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-ui-'));
    undo.push(async () => fs.rm(folder, { recursive: true, force: true }));
    const data = path.join(folder, 'data');
    if (options.isNew !== true) await setUp(data);
    for (const drive of drives) await attach(drive);
    station = await startStationUnderTest({ data, several: options.several ?? false });
    undo.push(station.close);
    shown = await station.openPage();
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  return {
    station: () => present(station),
    page: () => present(shown),
    show: (page) => {
      shown = page;
    },
    device: (drive) => present(devices.get(drive) ?? null),
    attach,
    folder: () => folder,
  };
}

/** Does to a data folder what the first-run guide does. */
async function setUp(data: string): Promise<void> {
  await fs.mkdir(data, { mode: 0o700 });
  const keys = path.join(data, 'keys');
  const organisation = 'St. Elsewhere Hospital';
  await openStationKeys(keys, { createIfMissing: true, passphrase: null, organisation, now: new Date() });
  const settings = await openSettings(data);
  await settings.change((before) => ({
    ...before,
    organisation: { name: organisation, address: [], contact: null, logo: null },
    stationName: 'Bench 1',
    operators: [
      { operatorId: 'kim', name: operatorName, title: 'Technician', location: null, contact: null },
    ],
    currentOperatorId: 'kim',
    language: 'en',
  }));
}

function present<T>(value: T | null): T {
  if (value === null) throw new TypeError('the bench under test has not started');
  return value;
}
