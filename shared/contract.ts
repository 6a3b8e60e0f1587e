import type { z } from 'zod';

import { archiveCalls } from './contract/archive.ts';
import { assetCalls } from './contract/assets.ts';
import type { Call } from './contract/call.ts';
import { certificateCalls } from './contract/certificates.ts';
import { driveCalls } from './contract/drives.ts';
import { jobCalls } from './contract/jobs.ts';
import { keyCalls } from './contract/keys.ts';
import { planCalls } from './contract/plans.ts';
import { settingsCalls } from './contract/settings.ts';
import { snapshotCalls, type BenchEvent } from './contract/snapshot.ts';
import { verificationCalls } from './contract/verification.ts';
import { ClearbenchError } from './problem.ts';
import { refusedInput } from './refused-input.ts';

/**
 * Every call between a face and the bench services, once. Bridges, clients, handlers and tests derive from it; events
 * are in `contract/snapshot.ts`, frames in `contract/wire.ts`.
 */
export const contract = {
  ...snapshotCalls,
  ...driveCalls,
  ...planCalls,
  ...jobCalls,
  ...assetCalls,
  ...certificateCalls,
  ...archiveCalls,
  ...verificationCalls,
  ...keyCalls,
  ...settingsCalls,
} as const satisfies Readonly<Record<string, Call>>;

/** The name of a call. */
export type CallName = keyof typeof contract;

/** Every call's name, in the contract's order. */
export const callNames = Object.keys(contract) as readonly CallName[];

/** What a caller hands over. */
export type CallInput<Name extends CallName> = z.input<(typeof contract)[Name]['input']>;
/** What a handler gets, after the check. */
export type CheckedInput<Name extends CallName> = z.output<(typeof contract)[Name]['input']>;
/** What a caller gets back. */
export type CallOutput<Name extends CallName> = z.output<(typeof contract)[Name]['output']>;

/** The bench as a face sees it. A refused call rejects with a {@link ClearbenchError}. */
export interface BenchClient {
  readonly call: <Name extends CallName>(name: Name, input: CallInput<Name>) => Promise<CallOutput<Name>>;
  /** Hands over every event from now on; returns how to stop. */
  readonly follow: (listener: (event: BenchEvent) => void) => () => void;
  /** Tells whether the bench can be reached, now and at each change; returns how to stop. */
  readonly watchConnection: (listener: (state: ConnectionState) => void) => () => void;
}

/** `lost`: the bench is gone and the client tries to reach it again. `refused`: it will not have this session. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused';

/** Who calls, as the face has established it. */
export interface Caller {
  readonly face: 'desktop' | 'station';
  /** One window or browser session. */
  readonly sessionId: string;
}

/** Answers one call; throws {@link ClearbenchError} to refuse. */
export type Handler<Name extends CallName> = (
  input: CheckedInput<Name>,
  caller: Caller,
) => Promise<CallOutput<Name>>;

/** Calls that services may leave out; they then are not in `station.calls`, and screens hide what needs them. */
export const optionalCalls = [
  'drives.nameBay',
  'archive.import',
  'archive.issueBatch',
  'archive.checkAll',
  'archive.checkLedger',
  'archive.deleteExpired',
  'archive.requestTimestamps',
  'certificates.label',
  'keys.unlock',
  'keys.changePassphrase',
  'keys.rotate',
  'keys.replaceRoot',
  'keys.revoke',
  'keys.revocationList',
  'keys.importPkcs12',
  'keys.useToken',
  'backup.make',
  'backup.restore',
] as const satisfies readonly CallName[];
export type OptionalCall = (typeof optionalCalls)[number];

/** The bench services: one handler per call. */
export type BenchHandlers = {
  readonly [Name in Exclude<CallName, OptionalCall>]: Handler<Name>;
} & {
  readonly [Name in OptionalCall]?: Handler<Name>;
};

/**
 * Checks one call at the border and hands it to its handler; the answer is checked too, so that a face never shows what
 * the contract does not allow.
 *
 * @throws ClearbenchError CALL_UNKNOWN, CALL_INVALID, or what the handler refused with.
 */
export async function answerCall(
  handlers: BenchHandlers,
  name: string,
  input: unknown,
  caller: Caller,
): Promise<unknown> {
  if (!isCallName(name)) throw new ClearbenchError('CALL_UNKNOWN', 'This call does not exist.');
  // The handler belongs to the name, but TypeScript cannot follow that through a union of names.
  const handler = handlers[name] as ((checked: unknown, caller: Caller) => Promise<unknown>) | undefined;
  if (handler === undefined) throw new ClearbenchError('CALL_UNKNOWN', `${name} is not available here.`);
  const checked = contract[name].input.safeParse(input);
  if (!checked.success) {
    throw new ClearbenchError('CALL_INVALID', refusedInput(checked.error), { cause: checked.error });
  }
  const answer = contract[name].output.safeParse(await handler(checked.data, caller));
  if (!answer.success) {
    throw new ClearbenchError('INTERNAL', `${name} gave an answer that the contract does not allow.`, {
      cause: answer.error,
    });
  }
  return answer.data;
}

/** Whether the contract has a call of this name. */
export function isCallName(name: string): name is CallName {
  return Object.hasOwn(contract, name);
}
