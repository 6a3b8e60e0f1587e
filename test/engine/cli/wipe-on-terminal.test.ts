import { expect, it } from 'vitest';

import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import { requires } from '../../requirements/requires.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { clearbench } from '../black-box/clearbench.ts';
import { fillWithOldData, MIB, sectorsLeft } from '../black-box/medium.ts';
import { startOnTerminal, type Terminal } from '../black-box/terminal.ts';

const ctrlC = '\u0003';
const enter = '\r';

/** A person starts to wipe a drive that will hang in the middle of it until its rules are taken away. */
async function atTerminal(
  body: (bench: {
    readonly terminal: Terminal;
    readonly drive: FaultDrive;
    readonly jobs: () => Promise<readonly { readonly state: string; readonly outcome: string | null }[]>;
  }) => Promise<void>,
): Promise<void> {
  await withBenchFolder(async ({ data, afterwards }) => {
    const drive = await faultDrive({ sizeBytes: 8 * MIB, fill: null, rules: 'write hang from=5m to=6m' });
    afterwards(() => drive.close());
    await fillWithOldData(drive.image);
    const label = ['--serial-from-label', 'TEST-0001', '--allow-virtual'];
    const terminal = startOnTerminal(['--data', data, 'wipe', drive.dev, ...label, '--operator', 'A. Curie']);
    await body({
      terminal,
      drive,
      jobs: async () => {
        const { stdout } = await clearbench(['--data', data, '--json', 'jobs']);
        return (JSON.parse(stdout) as { jobs: { state: string; outcome: string | null }[] }).jobs;
      },
    });
  });
}

/** Answers the question before a wipe, and waits until the drive hangs. */
async function confirm({ terminal, drive }: { terminal: Terminal; drive: FaultDrive }): Promise<void> {
  await terminal.untilShown(/Type the last 4 characters of the serial on its label: /);
  terminal.type('0001');
  await drive.untilHit();
  await terminal.untilShown(/1 running, 0 ended/);
}

requires('root', 'loop', 'fuse', 'python').describe('on a terminal, a wipe', () => {
  it.each([
    ['the end of another serial', '0002\r', 'CONFIRMATION_WRONG'],
    ['nothing', enter, 'CONFIRMATION_MISSING'],
    ['Ctrl-C', ctrlC, 'CONFIRMATION_MISSING'],
    ['the end of the input', '\u0004', 'CONFIRMATION_MISSING'],
  ])('asks which drive is meant, and begins by no other answer: %s', async (_answer, keys, code) => {
    await atTerminal(async ({ terminal, drive }) => {
      await terminal.untilShown(/Everything on it will be overwritten\. This cannot be undone\./);
      await terminal.untilShown(/serial on its label: /);
      terminal.press(keys);
      const { exitCode, shown } = await terminal.ended;
      expect([exitCode, shown]).toEqual([10, expect.stringContaining(code)]);
      expect((await drive.stats()).writes).toBe(0);
    });
  });

  it('that is asked about by Ctrl-C goes on unless it is cancelled twice over', async () => {
    await atTerminal(async ({ terminal, drive, jobs }) => {
      await confirm({ terminal, drive });
      terminal.press(ctrlC);
      await terminal.untilShown(/What do you mean\?/);
      terminal.press('c');
      await terminal.untilShown(/Cancel\? The drives stay partly overwritten/);
      terminal.press(enter);
      expect((await jobs()).map(({ state }) => state)).toEqual(['running']);
      await drive.rules('');
      const { exitCode, shown } = await terminal.ended;
      expect([exitCode, shown]).toEqual([0, expect.stringMatching(/: Sanitized\r?\n/)]);
      expect(await sectorsLeft(drive.image)).toEqual([]);
    });
  });

  it('is cancelled by Ctrl-C, c and y, and says what the drive is now', async () => {
    await atTerminal(async ({ terminal, drive, jobs }) => {
      await confirm({ terminal, drive });
      terminal.press(ctrlC);
      await terminal.untilShown(/What do you mean\?/);
      terminal.press('c');
      await terminal.untilShown(/Cancel\? The drives stay partly overwritten/);
      terminal.press('y');
      await terminal.untilShown(/[Cc]ancelling/);
      await drive.rules('');
      const { exitCode, shown } = await terminal.ended;
      expect([exitCode, shown]).toEqual([5, expect.stringMatching(/may\s+still\s+hold\s+patient\s+data/)]);
      expect((await jobs()).map(({ outcome }) => outcome)).toEqual(['aborted']);
      expect((await sectorsLeft(drive.image)).length).toBeGreaterThan(0);
    });
  });

  it.each([
    ['b', 'b'],
    ['a second Ctrl-C', ctrlC],
  ])('is left to the background by Ctrl-C and %s', async (_key, keys) => {
    await atTerminal(async ({ terminal, drive, jobs }) => {
      await confirm({ terminal, drive });
      terminal.press(ctrlC);
      await terminal.untilShown(/What do you mean\?/);
      terminal.press(keys);
      expect((await terminal.ended).exitCode).toBe(0);
      expect((await jobs()).map(({ state }) => state)).toEqual(['running']);
      await drive.rules('');
      while ((await jobs())[0]?.outcome !== 'sanitized') await new Promise((next) => setTimeout(next, 100));
    });
  });
});
