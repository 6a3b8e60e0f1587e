import fs from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  brokerCommand,
  explainPkexecExit,
  installed,
  privilegeOf,
  type System,
} from '../../../main/engine/elevation.ts';

const desktop: System = { platform: 'linux', userId: 1000, pkexec: '/usr/bin/pkexec', isInstalled: true };
const needed = { privilege: 'needed', jobsDir: '/tmp/jobs' } as const;

describe('the way to the engine', () => {
  it('needs no privilege for images', () => {
    const command = brokerCommand({ ...needed, privilege: 'not-needed' }, desktop);
    expect(command.file).toBe(process.execPath);
    expect(command.arguments.slice(1)).toEqual(['--jobs-dir', '/tmp/jobs']);
  });

  it('is direct for root', () => {
    expect(brokerCommand(needed, { ...desktop, userId: 0 }).file).toBe(process.execPath);
  });

  it('is pkexec on the installed engine for everybody else, without any argument of the caller', () => {
    const command = brokerCommand(needed, desktop);
    expect([command.file, ...command.arguments]).toEqual([
      '/usr/bin/pkexec',
      '/usr/lib/clearbench/node',
      '/usr/lib/clearbench/main/engine/broker-main.ts',
    ]);
  });

  it('starts exactly what the polkit action allows', () => {
    const action = fs.readFileSync('resources/polkit/org.clearbench.engine.policy', 'utf8');
    const annotation = (key: string) => new RegExp(`exec\\.${key}">([^<]*)<`).exec(action)?.[1];
    expect(annotation('path')).toBe(installed.node);
    expect(annotation('argv1')).toBe(installed.broker);
  });

  it.each([
    ['polkit is missing', { pkexec: null }],
    ['Clearbench is not installed for polkit', { isInstalled: false }],
    ['the system has no polkit', { platform: 'darwin' }],
  ] as const)('is refused if %s', (_name, change) => {
    expect(() => brokerCommand(needed, { ...desktop, ...change })).toThrow(
      expect.objectContaining({ code: 'ELEVATION_NOT_INSTALLED' }),
    );
  });

  it.each([
    ['held', { userId: 0, pkexec: null }],
    ['ask', {}],
    ['unavailable', { pkexec: null }],
    ['unavailable', { isInstalled: false }],
  ] as const)('is told before anybody confirms anything: %s with %o', (privilege, change) => {
    expect(privilegeOf({ ...desktop, ...change })).toBe(privilege);
  });

  it('gives engine processes nothing of the caller’s environment', () => {
    const { environment } = brokerCommand({ ...needed, privilege: 'not-needed' }, desktop);
    const own = ['LC_ALL', 'NODE_COMPILE_CACHE', 'PATH'];
    expect(Object.keys(environment).filter((name) => !own.includes(name))).toEqual([]);
    expect(environment['PATH']).not.toBe(process.env['PATH']);
  });
});

describe('the end of pkexec', () => {
  // The texts are those of pkexec 0.105 to 126.
  it.each([
    [126, 'Error executing command as another user: Request dismissed\n', 'ELEVATION_DISMISSED'],
    [
      127,
      'Error executing command as another user: Not authorized\n\nThis incident has been reported.\n',
      'ELEVATION_DENIED',
    ],
    [127, 'Error executing command as another user: No authentication agent found.\n', 'ELEVATION_NO_AGENT'],
    [
      127,
      "polkit-agent-helper-1: error\nError creating textual authentication agent: Error opening current controlling terminal for the process (`/dev/tty'): No such device or address (polkit-error-quark, 0)\n",
      'ELEVATION_NO_AGENT',
    ],
    [
      127,
      'Error getting authority: Error initializing authority: Could not connect: No such file or directory\n',
      'ELEVATION_NOT_INSTALLED',
    ],
    [127, '', 'ELEVATION_DENIED'],
    [1, 'anything else', 'ELEVATION_DENIED'],
  ] as const)('with code %i and “%s” means %s', (code, errorText, expected) => {
    expect(explainPkexecExit({ code, signal: null, errorText }).code).toBe(expected);
  });
});
