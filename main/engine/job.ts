import net from 'node:net';

import { describeError, logLine } from './engine-log.ts';
import { FrameConnection } from './frame-connection.ts';
import type { JobOrder } from './job-process.ts';
import { orderFrameSchema, type JobFrame, type OrderFrame } from './protocol.ts';
import { problemsOf } from './refusal.ts';
import { runJob } from './run-job.ts';

/** How long a process whose work is done may take to end by itself. */
const END_PATIENCE_MS = 5000;

/**
 * What the process of one drive job does, started by `job-process.ts`: takes one order on its standard input and tells on its
 * standard output what becomes of it. Nobody needs to listen. Only a cancel ends it early; it survives its broker, its
 * bench and their terminal.
 */
export function listenForOrder(): void {
  const cancel = new AbortController();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => {
    stop.abort();
  });

  // Unlike process.stdout, this never blocks: a reader that does not read must not stop the job.
  const input = new net.Socket({ fd: 0, readable: true, writable: false });
  const output = new net.Socket({ fd: 1, readable: false, writable: true });
  let isOrdered = false;
  const connection = new FrameConnection<OrderFrame, JobFrame>(input, output, orderFrameSchema, {
    onFrame: (frame) => {
      switch (frame.kind) {
        case 'hello':
          return;
        case 'cancel':
          cancel.abort(frame.by);
          return;
        case 'start':
        case 'resume':
          if (isOrdered) return;
          isOrdered = true;
          void carryOutOrder(frame);
          return;
        default:
          frame satisfies never;
      }
    },
    onEnd: (error) => {
      if (error !== null) logLine('error', { code: error.code }, error.message);
      // Without an order there is nothing to do. With one, the job goes on unheard.
      if (!isOrdered) end();
    },
  });

  const carryOutOrder = async (order: JobOrder): Promise<void> => {
    const jobId = order.kind === 'start' ? order.plan.jobId : order.jobId;
    const begun = new Set<string>();
    try {
      await runJob(
        order,
        { cancel: cancel.signal, stop: stop.signal },
        {
          onAccepted: () => {
            begun.add(jobId);
            logLine('info', { jobId, order: order.kind }, 'begun');
            connection.send({ kind: 'accepted', jobId });
          },
          onEvent: (event) => {
            if (event.kind === 'progress') {
              connection.sendIfRead({ kind: 'event', event });
              return;
            }
            if (event.kind === 'result') logLine('info', { jobId, ended: event.result.ended }, 'ended');
            else logLine('warn', { jobId, code: event.problem.code }, event.problem.message);
            connection.send({ kind: 'event', event });
          },
        },
      );
    } catch (error) {
      const problems = problemsOf(error);
      const codes = problems.map(({ code }) => code);
      logLine('warn', { jobId, codes, error: describeError(error) }, 'not carried out');
      // A job that had begun ends without a result here, and its journal tells how far it came.
      if (!begun.has(jobId)) connection.send({ kind: 'refused', problems });
    }
    end();
  };

  const end = (): void => {
    connection.close();
    // Threads that wait for a drive keep the process from ending in any other way, and exit() would wait for them.
    setTimeout(() => {
      process.kill(process.pid, 'SIGKILL');
    }, END_PATIENCE_MS).unref();
  };
}
