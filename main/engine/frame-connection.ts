import type { Readable, Writable } from 'node:stream';

import type { z } from 'zod';

import { ClearbenchError } from '../../shared/problem.ts';
import { ENGINE_PROTOCOL_VERSION, MAX_FRAME_BYTES, type Hello } from './protocol.ts';
import { toolVersion } from './tool-info.ts';

/** Above this many unsent bytes the reader is not reading: what may be dropped is dropped. */
const MAX_UNSENT_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;

/** Who gets the frames that arrive. */
export interface FrameListener<In> {
  /** A frame after the handshake. */
  readonly onFrame: (frame: In) => void;
  /**
   * The connection is over: `null` if the other end closed it, else why it was broken off (`ENGINE_PROTOCOL`). Called
   * once, and nothing is received after it.
   */
  readonly onEnd: (error: ClearbenchError | null) => void;
}

/**
 * One end of a connection that carries NDJSON frames, each checked with zod. A frame that is too long, is not JSON,
 * does not fit the schema or comes before the handshake ends the connection, and nothing else. Writing to a reader that
 * went away is no error: a job must not notice.
 */
export class FrameConnection<In extends { readonly kind: string }, Out> {
  readonly #readable: Readable;
  readonly #writable: Writable;
  readonly #schema: z.ZodType<In | Hello>;
  readonly #listener: FrameListener<In>;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #greeted = false;
  #over = false;

  constructor(
    readable: Readable,
    writable: Writable,
    schema: z.ZodType<In | Hello>,
    listener: FrameListener<In>,
  ) {
    this.#readable = readable;
    this.#writable = writable;
    this.#schema = schema;
    this.#listener = listener;
    writable.on('error', () => undefined);
    readable.on('data', (chunk: Buffer) => {
      this.#receive(chunk);
    });
    readable.once('error', () => {
      this.#end(null);
    });
    readable.once('close', () => {
      this.#end(null);
    });
    readable.once('end', () => {
      this.#end(null);
    });
    this.#write({ kind: 'hello', protocol: ENGINE_PROTOCOL_VERSION, version: toolVersion });
  }

  /** Sends a frame; it waits in memory if the reader is slow. */
  send(frame: Out): void {
    this.#write(frame);
  }

  /** Sends a frame unless the reader is slow. */
  sendIfRead(frame: Out): void {
    if (this.#writable.writableLength < MAX_UNSENT_BYTES) this.#write(frame);
  }

  /** Ends this end of the connection after what was sent. Nothing is received any longer. */
  close(): void {
    this.#over = true;
    this.#readable.destroy();
    this.#writable.end();
  }

  #write(frame: Out | Hello): void {
    if (!this.#writable.writable) return;
    this.#writable.write(`${JSON.stringify(frame)}\n`);
  }

  #receive(chunk: Buffer): void {
    let rest = chunk;
    while (!this.#over) {
      const newline = rest.indexOf(NEWLINE);
      const part = newline === -1 ? rest : rest.subarray(0, newline);
      this.#pendingBytes += part.length;
      if (this.#pendingBytes > MAX_FRAME_BYTES) {
        this.#break('A message was too long.');
        return;
      }
      this.#pending.push(part);
      if (newline === -1) return;
      const line = Buffer.concat(this.#pending);
      this.#pending = [];
      this.#pendingBytes = 0;
      rest = rest.subarray(newline + 1);
      this.#take(line);
    }
  }

  #take(line: Buffer): void {
    let json: unknown;
    try {
      json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
    } catch {
      this.#break('A message was not readable.');
      return;
    }
    const parsed = this.#schema.safeParse(json);
    if (!parsed.success) {
      this.#break('A message had an unexpected form.');
      return;
    }
    const frame = parsed.data;
    if (isHello(frame)) {
      this.#greet(frame);
    } else if (!this.#greeted) {
      this.#break('A message came before the greeting.');
    } else {
      this.#listener.onFrame(frame);
    }
  }

  #greet(hello: Hello): void {
    if (this.#greeted) {
      this.#break('The greeting came twice.');
    } else if (hello.protocol !== ENGINE_PROTOCOL_VERSION || hello.version !== toolVersion) {
      this.#break(
        `This part of Clearbench is ${toolVersion} (protocol ${String(ENGINE_PROTOCOL_VERSION)}), ` +
          `the other is ${hello.version} (protocol ${String(hello.protocol)}).`,
      );
    } else {
      this.#greeted = true;
    }
  }

  #break(message: string): void {
    this.#end(new ClearbenchError('ENGINE_PROTOCOL', message));
    this.#readable.destroy();
    this.#writable.end();
  }

  #end(error: ClearbenchError | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.onEnd(error);
  }
}

function isHello(frame: { readonly kind: string }): frame is Hello {
  return frame.kind === 'hello';
}
