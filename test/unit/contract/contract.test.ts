import { describe, expect, it } from 'vitest';

import {
  answerCall,
  callNames,
  contract,
  optionalCalls,
  type BenchHandlers,
  type Caller,
} from '../../../shared/contract.ts';
import { givenFileSchema, MAX_CALL_BYTES, MAX_FILE_BYTES } from '../../../shared/contract/files.ts';
import { changedSettings } from '../../../shared/contract/settings.ts';
import { benchEventSchema, snapshotSchema } from '../../../shared/contract/snapshot.ts';
import { clientFrameSchema, serverFrameSchema, WIRE_VERSION } from '../../../shared/contract/wire.ts';
import { sampleHandlers } from '../../ui/sample/handlers.ts';
import { sceneNames, sceneSnapshot } from '../../ui/sample/scenes.ts';

const caller: Caller = { face: 'station', sessionId: 'one' };
const handlers: BenchHandlers = sampleHandlers({
  snapshot: () => sceneSnapshot('ready'),
  change: () => undefined,
});

describe('the contract', () => {
  it('names every call as subject and verb', () => {
    for (const name of callNames) expect(name).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z0-9]*$/);
  });

  it('says of every call whether it changes something', () => {
    for (const name of callNames) expect(['query', 'command']).toContain(contract[name].kind);
  });

  it('refuses properties that it does not know, in every input', () => {
    for (const name of callNames) {
      const { error } = contract[name].input.safeParse({ unheardOf: 1 });
      expect(
        error?.issues.some((issue) => issue.code === 'unrecognized_keys'),
        name,
      ).toBe(true);
    }
  });

  it('allows every scene that the screens are looked at with', () => {
    for (const scene of sceneNames)
      expect(snapshotSchema.safeParse(sceneSnapshot(scene)).error).toBeUndefined();
  });

  it('has room for two of the largest files in one call', () => {
    expect(2 * Math.ceil(MAX_FILE_BYTES / 3) * 4).toBeLessThan(MAX_CALL_BYTES);
    const bytesBase64 = Buffer.alloc(MAX_FILE_BYTES, 1).toString('base64');
    expect(givenFileSchema.safeParse({ name: 'a.pdf', bytesBase64 }).success).toBe(true);
    expect(givenFileSchema.safeParse({ name: 'a.pdf', bytesBase64: `${bytesBase64}AAAA` }).success).toBe(
      false,
    );
  });

  it.each(['../a.pdf', 'a/b.pdf', 'a\\b.pdf', '', 'a\0b'])('takes no path for a file name: %j', (name) => {
    expect(givenFileSchema.safeParse({ name, bytesBase64: '' }).success).toBe(false);
  });
});

describe('a call at the border', () => {
  it('is answered by its handler', async () => {
    const answer = await answerCall(handlers, 'trust.list', {}, caller);
    expect(answer).toHaveProperty('roots');
  });

  it.each(['', 'bench', 'constructor', '__proto__', 'toString', 'bench.snapshot2'])(
    'of the name %j is refused',
    async (name) => {
      await expect(answerCall(handlers, name, {}, caller)).rejects.toMatchObject({ code: 'CALL_UNKNOWN' });
    },
  );

  it('that the services left out is refused', async () => {
    const fewer = Object.fromEntries(
      Object.entries(handlers).filter(([name]) => name !== 'keys.rotate'),
    ) as unknown as BenchHandlers;
    await expect(answerCall(fewer, 'keys.rotate', {}, caller)).rejects.toMatchObject({
      code: 'CALL_UNKNOWN',
    });
  });

  it.each([null, undefined, 1, 'x', [], { jobId: '../../etc/passwd' }])(
    'with the input %j is refused before its handler sees it',
    async (input) => {
      let seen = false;
      const watched: BenchHandlers = {
        ...handlers,
        'jobs.cancel': () => {
          seen = true;
          return Promise.resolve({});
        },
      };
      await expect(answerCall(watched, 'jobs.cancel', input, caller)).rejects.toMatchObject({
        code: 'CALL_INVALID',
      });
      expect(seen).toBe(false);
    },
  );

  it('whose answer breaks the contract is not answered', async () => {
    const broken = {
      ...handlers,
      'trust.list': () => Promise.resolve({ roots: [{}] }),
    } as unknown as BenchHandlers;
    await expect(answerCall(broken, 'trust.list', {}, caller)).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('keeps the names of the optional calls inside the contract', () => {
    for (const name of optionalCalls) expect(callNames).toContain(name);
  });
});

describe('settings', () => {
  const { settings } = sceneSnapshot('ready');

  it('change only where a change names them', () => {
    expect(changedSettings(settings, { theme: 'dark' })).toEqual({ ...settings, theme: 'dark' });
    expect(changedSettings(settings, { theme: undefined })).toEqual(settings);
  });

  it('take no operators, which have their own commands', () => {
    expect(contract['settings.change'].input.safeParse({ operators: [] }).success).toBe(false);
  });
});

describe('frames', () => {
  it('carry the version that they were written for', () => {
    const frame = { v: WIRE_VERSION, id: 1, call: 'bench.snapshot', input: {} };
    expect(clientFrameSchema.safeParse(frame).success).toBe(true);
    expect(clientFrameSchema.safeParse({ ...frame, v: WIRE_VERSION + 1 }).success).toBe(false);
    expect(clientFrameSchema.safeParse({ ...frame, id: 0 }).success).toBe(false);
  });

  it('of the bench are answers, refusals or events', () => {
    expect(serverFrameSchema.safeParse({ kind: 'answer', id: 1, output: null }).success).toBe(true);
    expect(
      serverFrameSchema.safeParse({ kind: 'refusal', id: 1, problem: { code: 'NO', message: '' } }).success,
    ).toBe(false);
    expect(serverFrameSchema.safeParse({ kind: 'shout' }).success).toBe(false);
  });

  it('of an event hold at least one change', () => {
    expect(benchEventSchema.safeParse({ runId: 'a', sequence: 1, changes: [] }).success).toBe(false);
  });
});
