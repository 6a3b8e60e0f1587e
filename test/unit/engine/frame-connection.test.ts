import { PassThrough } from 'node:stream';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ClearbenchError } from '../../../shared/problem.ts';
import { FrameConnection } from '../../../main/engine/frame-connection.ts';
import {
  clientFrameSchema,
  ENGINE_PROTOCOL_VERSION,
  MAX_FRAME_BYTES,
  type BrokerFrame,
  type ClientFrame,
} from '../../../main/engine/protocol.ts';
import { toolVersion } from '../../../main/engine/tool-info.ts';
import { samplePlan } from '../policy/sample-job.ts';

const hello = { kind: 'hello', protocol: ENGINE_PROTOCOL_VERSION, version: toolVersion };

/** One end of a connection; the test writes what the other end would say. */
function connection() {
  const input = new PassThrough();
  const output = new PassThrough();
  const frames: ClientFrame[] = [];
  const ended = Promise.withResolvers<ClearbenchError | null>();
  const end = new FrameConnection<ClientFrame, BrokerFrame>(input, output, clientFrameSchema, {
    onFrame: (frame) => frames.push(frame),
    onEnd: (error) => {
      ended.resolve(error);
    },
  });
  const say = (...lines: readonly unknown[]): void => {
    lines.forEach((line) => input.write(`${JSON.stringify(line)}\n`));
  };
  return { input, output, frames, ended: ended.promise, end, say };
}

const start = { kind: 'start', requestId: 1, plan: samplePlan };

describe('a connection of the engine', () => {
  it('greets with protocol and version before anything else', () => {
    const { output, end } = connection();
    end.send({ kind: 'ready', jobsDir: '/jobs' });
    const lines = String(output.read()).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      hello,
      { kind: 'ready', jobsDir: '/jobs' },
    ]);
  });

  it('takes frames whatever the pieces they arrive in', async () => {
    const bytes = Buffer.from([hello, start, start].map((line) => `${JSON.stringify(line)}\n`).join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 20 }), async (cuts) => {
        const { input, frames, ended } = connection();
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        places.slice(1).forEach((to, index) => input.write(bytes.subarray(places[index], to)));
        input.end();
        expect(await ended).toBeNull();
        expect(frames).toEqual([start, start]);
      }),
      { numRuns: 30 },
    );
  });

  const broken: readonly (readonly [name: string, lines: readonly unknown[]])[] = [
    ['another protocol', [{ ...hello, protocol: ENGINE_PROTOCOL_VERSION + 1 }]],
    ['another version of the program', [{ ...hello, version: '0.0.0' }]],
    ['a frame before the greeting', [start]],
    ['a second greeting', [hello, hello]],
    ['an unknown kind of frame', [hello, { kind: 'format-everything' }]],
    ['a plan with an unknown field', [hello, { ...start, plan: { ...samplePlan, force: true } }]],
    ['a job id that is a path', [hello, { kind: 'resume', requestId: 1, jobId: '../../etc' }]],
    ['no object', [hello, 7]],
  ];
  for (const [name, lines] of broken) {
    it(`ends at ${name}`, async () => {
      const { frames, ended, say } = connection();
      say(...lines);
      say(start);
      expect(await ended).toMatchObject({ code: 'ENGINE_PROTOCOL' });
      expect(frames).toEqual([]);
    });
  }

  it('ends at bytes that are no UTF-8 text', async () => {
    const { input, ended, say } = connection();
    say(hello);
    input.write(Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]));
    expect(await ended).toMatchObject({ code: 'ENGINE_PROTOCOL' });
  });

  it('ends at a frame that grows beyond the limit, long before its newline', async () => {
    const { input, ended, say } = connection();
    say(hello);
    const piece = Buffer.alloc(2 ** 20, 0x20);
    for (let sent = 0; sent <= MAX_FRAME_BYTES; sent += piece.length) input.write(piece);
    expect(await ended).toMatchObject({ code: 'ENGINE_PROTOCOL' });
  });

  it('drops what may be dropped while nobody reads, and keeps the rest', () => {
    const { output, end } = connection();
    const jobId = samplePlan.jobId;
    const problem = { code: 'READ_FAILED', message: 'x'.repeat(1900) } as const;
    for (let i = 0; i < 2000; i += 1) {
      end.sendIfRead({ kind: 'event', jobId, event: { kind: 'problem', problem } });
    }
    end.send({ kind: 'accepted', requestId: 1, jobId });
    expect(output.writableLength + output.readableLength).toBeLessThan(2 * 2 ** 20);
    expect(String(output.read()).includes('"accepted"') || output.writableLength > 0).toBe(true);
  });

  it('does not mind that the other end is gone', async () => {
    const { output, end, input, ended } = connection();
    output.destroy(new Error('EPIPE'));
    end.send({ kind: 'ready', jobsDir: '/jobs' });
    input.end();
    expect(await ended).toBeNull();
  });
});
