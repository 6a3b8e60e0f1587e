import {
  contract,
  type BenchClient,
  type CallInput,
  type CallName,
  type CallOutput,
  type ConnectionState,
} from '../../shared/contract.ts';
import type { BenchEvent } from '../../shared/contract/snapshot.ts';
import { serverFrameSchema, WIRE_VERSION, type ClientFrame } from '../../shared/contract/wire.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import { refusedInput } from '../../shared/refused-input.ts';

/** Carries frames to the bench; each transport (WebSocket, preload) makes one. */
export interface FrameSender {
  /** Sends one call. @throws ClearbenchError CONNECTION_LOST */
  readonly send: (frame: ClientFrame) => void;
}

interface OpenCall {
  readonly name: CallName;
  readonly resolve: (output: unknown) => void;
  readonly reject: (reason: ClearbenchError) => void;
}

/**
 * The bench client over any channel that carries frames: numbers calls, matches answers, checks everything that comes
 * in, hands on events. Frames that make no sense are dropped; the sequence gap that they leave brings a new snapshot.
 */
export class FrameClient implements BenchClient {
  private readonly open = new Map<number, OpenCall>();
  private readonly eventListeners = new Set<(event: BenchEvent) => void>();
  private readonly connectionListeners = new Set<(state: ConnectionState) => void>();
  private readonly sender: FrameSender;
  private connection: ConnectionState = 'connecting';
  private lastId = 0;

  constructor(sender: FrameSender) {
    this.sender = sender;
  }

  readonly call = <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> => {
    const checked = contract[name].input.safeParse(input);
    if (!checked.success) {
      return Promise.reject(
        new ClearbenchError('CALL_INVALID', refusedInput(checked.error), {
          cause: checked.error,
        }),
      );
    }
    const id = ++this.lastId;
    return new Promise<CallOutput<Name>>((resolve, reject) => {
      this.open.set(id, { name, resolve: (output) => resolve(output as CallOutput<Name>), reject });
      try {
        this.sender.send({ v: WIRE_VERSION, id, call: name, input });
      } catch (error) {
        this.open.delete(id);
        reject(error instanceof ClearbenchError ? error : connectionLost());
      }
    });
  };

  readonly follow = (listener: (event: BenchEvent) => void): (() => void) => {
    this.eventListeners.add(listener);
    return () => void this.eventListeners.delete(listener);
  };

  readonly watchConnection = (listener: (state: ConnectionState) => void): (() => void) => {
    this.connectionListeners.add(listener);
    listener(this.connection);
    return () => void this.connectionListeners.delete(listener);
  };

  /** For transports: a frame came in. */
  receive(raw: unknown): void {
    const frame = serverFrameSchema.safeParse(raw);
    if (!frame.success) return;
    switch (frame.data.kind) {
      case 'event':
        for (const listener of this.eventListeners) listener(frame.data.event);
        return;
      case 'refusal': {
        const { code, message } = frame.data.problem;
        this.take(frame.data.id)?.reject(new ClearbenchError(code, message));
        return;
      }
      case 'answer': {
        const call = this.take(frame.data.id);
        if (call === undefined) return;
        const output = contract[call.name].output.safeParse(frame.data.output);
        if (output.success) call.resolve(output.data);
        else
          call.reject(new ClearbenchError('ENGINE_PROTOCOL', 'The bench gave an answer of another version.'));
        return;
      }
      default:
        frame.data satisfies never;
    }
  }

  /** For transports: the channel opened, broke or was refused. Calls that are open then have no answer. */
  connectionIs(state: ConnectionState): void {
    if (state !== 'open') {
      for (const id of [...this.open.keys()]) this.take(id)?.reject(connectionLost());
    }
    if (state === this.connection) return;
    this.connection = state;
    for (const listener of this.connectionListeners) listener(state);
  }

  private take(id: number): OpenCall | undefined {
    const call = this.open.get(id);
    this.open.delete(id);
    return call;
  }
}

/** The refusal of a call that could not be sent or whose answer cannot come any more. */
export function connectionLost(): ClearbenchError {
  return new ClearbenchError('CONNECTION_LOST', 'The connection to the bench was lost.');
}
