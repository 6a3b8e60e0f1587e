import net from 'node:net';

import './lean-start.ts';

// The broker process. It speaks frames on its standard input and output and is started by `broker-connection.ts`, either
// as it is or through polkit.

// A Ctrl-C or a closed terminal is meant for the bench; the broker ends when its bench has gone.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

// Imported late, so that what lean-start.ts arranges holds for them.
const { brokerPlace } = await import('./broker-place.ts');
const { serveBench } = await import('./broker.ts');

// Unlike process.stdout, these never block: a bench that was stopped must not stop its broker.
const input = new net.Socket({ fd: 0, readable: true, writable: false });
const output = new net.Socket({ fd: 1, readable: false, writable: true });
await serveBench({ input, output, ...brokerPlace() });
process.exit(0);
