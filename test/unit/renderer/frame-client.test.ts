import { describe, expect, it } from 'vitest';

import { FrameClient } from '../../../renderer/bridge/frame-client.ts';
import type { ClientFrame } from '../../../shared/contract/wire.ts';
import { sceneSnapshot } from '../../ui/sample/scenes.ts';

function channel() {
  const sent: ClientFrame[] = [];
  const client = new FrameClient({ send: (frame) => sent.push(frame) });
  client.connectionIs('open');
  return { sent, client };
}

describe('the client over frames', () => {
  it('matches answers to calls, in whatever order they come', async () => {
    const { sent, client } = channel();
    const first = client.call('trust.list', {});
    const second = client.call('drives.refresh', {});
    expect(sent.map((frame) => frame.call)).toEqual(['trust.list', 'drives.refresh']);
    client.receive({ kind: 'answer', id: sent[1]?.id, output: {} });
    client.receive({ kind: 'answer', id: sent[0]?.id, output: { roots: [] } });
    expect(await first).toEqual({ roots: [] });
    expect(await second).toEqual({});
  });

  it('rejects with the code and sentence of a refusal', async () => {
    const { sent, client } = channel();
    const call = client.call('keys.unlock', { passphrase: 'wrong' });
    const problem = { code: 'PASSPHRASE_WRONG', message: 'The passphrase does not open the key.' };
    client.receive({ kind: 'refusal', id: sent[0]?.id, problem });
    await expect(call).rejects.toMatchObject(problem);
  });

  it('sends nothing that the contract does not take', async () => {
    const { sent, client } = channel();
    await expect(client.call('keys.unlock', { passphrase: '' })).rejects.toMatchObject({
      code: 'CALL_INVALID',
      message: 'The field passphrase needs at least 1 character.',
    });
    expect(sent).toEqual([]);
  });

  it('names the field that is refused, and its limit, never what was entered', async () => {
    const { client } = channel();
    const refused = async (title: string): Promise<string> =>
      client
        .call('archive.issueBatch', {
          selection: { by: 'ids', ids: ['CB-1'] },
          title,
          expectedDrives: null,
          note: null,
        })
        .then(String, (error: unknown) => (error instanceof Error ? error.message : ''));
    expect(await refused('x'.repeat(301))).toBe('The field title takes at most 300 characters.');
    expect(await refused(' ')).toBe('The field title needs at least 1 character.');
  });

  it('shows nothing that the contract does not allow', async () => {
    const { sent, client } = channel();
    const call = client.call('trust.list', {});
    client.receive({ kind: 'answer', id: sent[0]?.id, output: { roots: 'all' } });
    await expect(call).rejects.toMatchObject({ code: 'ENGINE_PROTOCOL' });
  });

  it('gives up open calls when the connection breaks', async () => {
    const { client } = channel();
    const call = client.call('bench.snapshot', {});
    client.connectionIs('lost');
    await expect(call).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('refuses a call that the channel cannot carry', async () => {
    const client = new FrameClient({
      send: () => {
        throw new Error('closed');
      },
    });
    await expect(client.call('bench.snapshot', {})).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('hands on events and drops frames that make no sense', () => {
    const { client } = channel();
    const seen: number[] = [];
    const stop = client.follow((event) => seen.push(event.sequence));
    const event = { runId: 'run', sequence: 1, changes: [{ kind: 'assets', revision: 2 }] };
    client.receive({ kind: 'event', event });
    client.receive({ kind: 'event', event: { ...event, sequence: -1 } });
    client.receive('noise');
    client.receive({ kind: 'answer', id: 999, output: {} });
    stop();
    client.receive({ kind: 'event', event: { ...event, sequence: 2 } });
    expect(seen).toEqual([1]);
  });

  it('tells the state of the connection now and at each change', () => {
    const { client } = channel();
    const seen: string[] = [];
    client.watchConnection((state) => seen.push(state));
    client.connectionIs('lost');
    client.connectionIs('lost');
    client.connectionIs('open');
    expect(seen).toEqual(['open', 'lost', 'open']);
  });

  it('takes a whole snapshot', async () => {
    const { sent, client } = channel();
    const call = client.call('bench.snapshot', {});
    const snapshot = sceneSnapshot('many');
    client.receive({ kind: 'answer', id: sent[0]?.id, output: structuredClone(snapshot) });
    expect(await call).toEqual(snapshot);
  });
});
