import fs from 'node:fs';

import type { ProblemCode } from '../../shared/problem-codes.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import { engineHome } from './engine-home.ts';
import { engineEnvironment } from './engine-environment.ts';

/** How a broker process is started. */
export interface BrokerCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  /** Environment of the process; elevation programs choose their own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it leaves the terminal of its bench; a password question on the terminal needs it. */
  readonly ownSession: boolean;
  /** What it means if the process ends before it greeted. */
  readonly explainExit: (exit: BrokerExit) => ClearbenchError;
}

/** How a broker process ended. */
export interface BrokerExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** What it said on its standard error, at most some kilobytes. */
  readonly errorText: string;
}

/** Where a packaged Clearbench is; the polkit action names the same paths, so that nothing else is ever elevated. */
export const installed = {
  node: '/usr/lib/clearbench/node',
  broker: '/usr/lib/clearbench/main/engine/broker-main.ts',
} as const;

/** Jobs of an elevated engine; no caller can choose another folder for it. */
export const ELEVATED_JOBS_DIR = '/var/lib/clearbench-engine/jobs';

/** A way to get the privilege that devices need. Sudo, macOS and Windows are further rows. */
interface Elevation {
  readonly name: string;
  readonly isOffered: (system: System) => boolean;
  readonly command: (system: System, jobsDir: string) => BrokerCommand;
}

/** What the choice depends on. */
export interface System {
  readonly platform: NodeJS.Platform;
  /** Effective user; `null` where there are none. */
  readonly userId: number | null;
  readonly pkexec: string | null;
  /** Whether a packaged Clearbench is installed where polkit expects it. */
  readonly isInstalled: boolean;
}

const elevations: readonly Elevation[] = [
  {
    name: 'already root',
    isOffered: (system) => system.userId === 0,
    command: (_system, jobsDir) => direct(jobsDir),
  },
  {
    name: 'polkit',
    isOffered: (system) => system.platform === 'linux' && system.pkexec !== null && system.isInstalled,
    command: (system) => ({
      file: system.pkexec ?? 'pkexec',
      arguments: [installed.node, installed.broker],
      environment: desktopEnvironment(),
      ownSession: false,
      explainExit: explainPkexecExit,
    }),
  },
];

/**
 * How to start a broker.
 *
 * @throws ClearbenchError `ELEVATION_NOT_INSTALLED` if privilege is needed and no way to it is offered here.
 */
export function brokerCommand(
  options: { readonly privilege: 'needed' | 'not-needed'; readonly jobsDir: string },
  system: System = thisSystem(),
): BrokerCommand {
  if (options.privilege === 'not-needed') return direct(options.jobsDir);
  const elevation = elevations.find((candidate) => candidate.isOffered(system));
  if (elevation !== undefined) return elevation.command(system, options.jobsDir);
  throw new ClearbenchError(
    'ELEVATION_NOT_INSTALLED',
    system.pkexec === null
      ? 'Overwriting a drive needs an administrator, and polkit (pkexec) is not installed.'
      : 'Overwriting a drive needs an administrator, and this copy of Clearbench is not installed for polkit.',
  );
}

/**
 * Whether devices can be worked on from here: at once, after the system has asked for an administrator, or not at all.
 */
export function privilegeOf(system: System = thisSystem()): 'held' | 'ask' | 'unavailable' {
  const elevation = elevations.find((candidate) => candidate.isOffered(system));
  if (elevation === undefined) return 'unavailable';
  return system.userId === 0 ? 'held' : 'ask';
}

function direct(jobsDir: string): BrokerCommand {
  const { node, broker } = engineHome();
  return {
    file: node,
    arguments: [broker, '--jobs-dir', jobsDir],
    environment: engineEnvironment(jobsDir),
    ownSession: true,
    explainExit: (exit) =>
      new ClearbenchError('ENGINE_FAILED', `The engine could not be started (${describe(exit)}).`),
  };
}

/** What pkexec(1) means by its exit codes and texts; the first row that fits counts. */
const pkexecExits: readonly {
  readonly code: number;
  readonly text: RegExp;
  readonly problem: ProblemCode;
  readonly message: string;
}[] = [
  {
    code: 126,
    text: /Request dismissed/u,
    problem: 'ELEVATION_DISMISSED',
    message: 'The question for the administrator’s password was dismissed.',
  },
  {
    code: 127,
    text: /No (?:session )?authentication agent found|Error creating textual authentication agent/u,
    problem: 'ELEVATION_NO_AGENT',
    message: 'No program that could ask for the administrator’s password is running.',
  },
  {
    code: 127,
    text: /Error (?:getting|initializing) authority/u,
    problem: 'ELEVATION_NOT_INSTALLED',
    message: 'The polkit service is not running.',
  },
  {
    code: 127,
    text: /Not authorized/u,
    problem: 'ELEVATION_DENIED',
    message: 'This account may not overwrite drives.',
  },
];

/** Turns the end of pkexec before the broker's greeting into an error for people. */
export function explainPkexecExit(exit: BrokerExit): ClearbenchError {
  const row = pkexecExits.find(
    (candidate) => candidate.code === exit.code && candidate.text.test(exit.errorText),
  );
  return row === undefined
    ? new ClearbenchError(
        'ELEVATION_DENIED',
        `The engine was not started as administrator (${describe(exit)}).`,
      )
    : new ClearbenchError(row.problem, row.message);
}

function describe({ code, signal }: BrokerExit): string {
  return signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
}

/** The password question must find the desktop or terminal of the person; pkexec keeps none of it for the engine. */
function desktopEnvironment(): Readonly<Record<string, string>> {
  const names = [
    'PATH',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
    'XDG_RUNTIME_DIR',
    'XDG_SESSION_ID',
    'TERM',
  ];
  const bus = 'DBUS_SESSION_BUS_ADDRESS';
  return Object.fromEntries(
    [...names, bus].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function thisSystem(): System {
  return {
    platform: process.platform,
    userId: process.geteuid?.() ?? null,
    pkexec: ['/usr/bin/pkexec', '/bin/pkexec', '/usr/local/bin/pkexec'].find(isExecutable) ?? null,
    isInstalled: isExecutable(installed.node) && fs.existsSync(installed.broker),
  };
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
