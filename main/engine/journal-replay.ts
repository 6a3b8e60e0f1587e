import { createHash } from 'node:crypto';

import { ClearbenchError, type Problem } from '../../shared/problem.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Attempt, Phase, Result } from '../../shared/schemas/result.ts';
import type { JobSecrets, OverwriteState } from '../sanitize/overwrite/overwrite-job.ts';
import { applyDelta, emptyState } from './checkpoint-delta.ts';
import {
  journalLineSchema,
  NO_LINE_SHA256,
  type JournalEntry,
  type JournalLine,
  type Opened,
} from './journal-entries.ts';

/** What a journal proves. */
export interface JournalReplay {
  readonly plan: Plan;
  readonly planSha256: string;
  readonly secrets: JobSecrets;
  /** Every attempt; one without an end in the journal is `interrupted` at its last checkpoint. */
  readonly attempts: readonly Attempt[];
  /** What the last attempt opened. */
  readonly opened: Opened | null;
  /** Health before the first write of the first attempt. */
  readonly firstOpened: Opened | null;
  readonly state: OverwriteState;
  readonly checkpoint: {
    readonly phase: Phase;
    readonly passNumber: number | null;
    readonly offsetBytes: number;
  } | null;
  /** In the order they happened, without repeats. */
  readonly problems: readonly Problem[];
  /** Result of the last attempt, if it came to one. */
  readonly result: Result | null;
  /** Time of the last line (UTC). */
  readonly lastAt: string;
  /** Length of the part that is whole, in bytes; what follows is a torn last line. */
  readonly wholeBytes: number;
  /** Number of whole lines. */
  readonly lines: number;
  /** SHA-256 of the last whole line. */
  readonly tipSha256: string;
}

/** SHA-256 of a journal line (without its newline), in hex. */
export function lineSha256(line: Uint8Array | string): string {
  return createHash('sha256').update(line).digest('hex');
}

/**
 * Reads a journal. A last line that is torn, as a power cut leaves it, is left out: the journal then claims less. A
 * broken, missing or foreign line anywhere else, or a journal that does not begin with a plan, proves nothing.
 *
 * @throws ClearbenchError `JOURNAL_DAMAGED`
 */
export function replayJournal(bytes: Uint8Array): JournalReplay {
  const { lines, wholeBytes, tipSha256 } = wholeLines(bytes);
  const [first, second, ...rest] = lines;
  if (first?.entry.kind !== 'plan' || second?.entry.kind !== 'secrets') {
    throw damaged('it does not begin with a plan');
  }
  const replay = rest.reduce<Moving>(advance, {
    attempts: [],
    opened: null,
    firstOpened: null,
    state: emptyState,
    checkpoint: null,
    problems: [],
    result: null,
  });
  return {
    ...replay,
    plan: first.entry.plan,
    planSha256: first.entry.planSha256,
    secrets: second.entry.secrets,
    lastAt: (lines.at(-1) ?? second).at,
    wholeBytes,
    lines: lines.length,
    tipSha256,
  };
}

type Moving = Pick<
  JournalReplay,
  'attempts' | 'opened' | 'firstOpened' | 'state' | 'checkpoint' | 'problems' | 'result'
>;

function advance(before: Moving, line: JournalLine): Moving {
  return apply(touchAttempt(before, line.at), line.entry, line);
}

function apply(before: Moving, entry: JournalEntry, line: JournalLine): Moving {
  switch (entry.kind) {
    case 'plan':
    case 'secrets':
      throw damaged(`a second ${entry.kind} on line ${String(line.sequence + 1)}`);
    case 'attempt-started': {
      const attempt: Attempt = {
        number: entry.number,
        startedAt: line.at,
        endedAt: line.at,
        ended: 'interrupted',
        phase: 'opening',
        passNumber: null,
        offsetBytes: 0,
      };
      return { ...before, attempts: [...before.attempts, attempt], result: null };
    }
    case 'opened':
      return { ...before, opened: entry.opened, firstOpened: before.firstOpened ?? entry.opened };
    case 'checkpoint': {
      const { phase, passNumber, offsetBytes } = entry;
      return {
        ...replaceLastAttempt(before, { phase, passNumber, offsetBytes }),
        state: applyDelta(before.state, entry.delta),
        checkpoint: { phase, passNumber, offsetBytes },
      };
    }
    case 'problem':
      return { ...before, problems: withProblem(before.problems, entry.problem) };
    case 'cancel-requested':
      return before;
    case 'attempt-ended':
      return replaceLastAttempt(before, entry.attempt);
    case 'result':
      if (entry.result.journalSha256 !== line.previousSha256) {
        throw damaged(`the result on line ${String(line.sequence + 1)} belongs to another journal`);
      }
      return { ...before, result: entry.result };
    default:
      return entry satisfies never;
  }
}

function touchAttempt(before: Moving, at: string): Moving {
  return before.attempts.at(-1)?.ended === 'interrupted' && before.result === null
    ? replaceLastAttempt(before, { endedAt: at })
    : before;
}

function replaceLastAttempt(before: Moving, change: Partial<Attempt>): Moving {
  const last = before.attempts.at(-1);
  if (last === undefined) throw damaged('something happened outside of an attempt');
  return { ...before, attempts: [...before.attempts.slice(0, -1), { ...last, ...change }] };
}

/** Adds a problem unless it is there already. */
export function withProblem(problems: readonly Problem[], problem: Problem): readonly Problem[] {
  return problems.some((other) => other.code === problem.code && other.message === problem.message)
    ? problems
    : [...problems, problem];
}

const NEWLINE = 0x0a;

function wholeLines(bytes: Uint8Array): {
  readonly lines: readonly JournalLine[];
  readonly wholeBytes: number;
  readonly tipSha256: string;
} {
  const lines: JournalLine[] = [];
  let wholeBytes = 0;
  let tipSha256 = NO_LINE_SHA256;
  while (wholeBytes < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, wholeBytes);
    const lineBytes = bytes.subarray(wholeBytes, newline === -1 ? bytes.length : newline);
    const line = newline === -1 ? null : parseLine(lineBytes);
    if (line === null) {
      const isLast = newline === -1 || newline === bytes.length - 1;
      if (!isLast) throw damaged(`line ${String(lines.length + 1)} is broken`);
      break;
    }
    // A whole line that does not belong here was not torn: something before it was changed.
    if (line.sequence !== lines.length || line.previousSha256 !== tipSha256) {
      throw damaged(`line ${String(lines.length + 1)} does not follow the one before it`);
    }
    lines.push(line);
    tipSha256 = lineSha256(lineBytes);
    wholeBytes = newline + 1;
  }
  return { lines, wholeBytes, tipSha256 };
}

function parseLine(bytes: Uint8Array): JournalLine | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return journalLineSchema.safeParse(json).data ?? null;
  } catch {
    return null;
  }
}

function damaged(what: string): ClearbenchError {
  return new ClearbenchError('JOURNAL_DAMAGED', `The journal of this job is damaged: ${what}.`);
}
