import path from 'node:path';
import { createInterface } from 'node:readline';

import { InvalidArgumentError, type Command } from 'commander';

import { ClearbenchError } from '../../../shared/problem.ts';
import { globalOptionsOf, type GlobalOptions } from '../global-options.ts';
import { passphraseFrom } from '../key-passphrase.ts';
import { print, printRaw } from '../output.ts';
import { jsonDocument } from '../text/printable.ts';
import { chosenDataFolder } from '../with-bench.ts';

const rendererFolder = path.join(import.meta.dirname, '../../../dist/renderer');

const help = `
The station shows the bench in a browser on this computer. It listens on 127.0.0.1
only, and lets one browser in with a link that works once. Closing the browser, or
this program, never stops a wipe. A protected key is unlocked on the screen, or by
--passphrase-fd or CLEARBENCH_PASSPHRASE on an unattended bench.

Examples:
  clearbench station
  clearbench station --port 8440`;

interface StationOptions {
  readonly port: number;
  readonly several: boolean;
  readonly allowVirtual: boolean;
}

/** `clearbench station`: the bench in a browser on this computer. */
export function addStationCommand(program: Command): void {
  program
    .command('station')
    .description('show the bench in a browser on this computer')
    .option('--port <N>', 'TCP port on 127.0.0.1 (default: any free one)', readPort, 0)
    .option('--several', 'let several browsers in at the same time', false)
    .option('--allow-virtual', 'let loop devices and other virtual drives be erased', false)
    .addHelpText('after', help)
    .action(async (options: StationOptions, command: Command) => {
      await runStation(options, globalOptionsOf(command));
    });
}

async function runStation(options: StationOptions, globals: GlobalOptions): Promise<void> {
  const { json } = globals;
  const dataDir = chosenDataFolder(globals);
  // Everything that only the screens need is loaded here, so that other commands start without it.
  const { loadRendererFiles } = await import('../../renderer-files.ts');
  const { openServices } = await import('../../bench/services/open-services.ts');
  const { startStation } = await import('../../station/station-server.ts');

  const files = await loadRendererFiles(rendererFolder).catch((cause: unknown) => {
    throw new ClearbenchError('INTERNAL', 'The screens have not been built: run npm run build.', { cause });
  });
  const services = await openServices({
    dataDir,
    face: 'station',
    allowVirtual: options.allowVirtual,
    passphrase: passphraseFrom(globals).current,
  });
  const station = await startStation({
    services,
    files,
    severalSessions: options.several,
    port: options.port,
    log: ({ code, call, cause }) =>
      services.log.warn({ code, call, err: cause }, 'turned away at the border'),
  });
  const tellLink = (): void => {
    const link = station.makeLink();
    if (json) printRaw(jsonDocument({ link }));
    else print(`Open this link in a browser on this computer (it works once, for ten minutes):`, `  ${link}`);
  };
  tellLink();
  if (!json) print('Enter gives a new link, Ctrl-C ends the station; running wipes go on either way.');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', tellLink);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  lines.close();
  await station.close();
  await services.close();
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number up to 65535.');
  return port;
}
