import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { expect, it } from 'vitest';

import { openDesktopServices } from '../../../main/electron/desktop-services.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';

const caller = { face: 'desktop', sessionId: 'window' } as const;

it.each([
  ['is unlocked by the passphrase that its environment brings', 'correct horse battery', 'unlocked'],
  ['stays locked with a wrong one', 'staple tape dispenser', 'locked'],
  ['stays locked without one', undefined, 'locked'],
])('the desktop’s key %s', async (_what, brought, state) => {
  const data = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-desktop-'));
  await openStationKeys(path.join(data, 'keys'), {
    createIfMissing: true,
    passphrase: 'correct horse battery',
  });
  const environment: NodeJS.ProcessEnv = { CLEARBENCH_DATA: data };
  if (brought !== undefined) environment['CLEARBENCH_PASSPHRASE'] = brought;
  const { services, dataDir } = await openDesktopServices(environment);
  try {
    expect(dataDir).toBe(data);
    const { station } = await services.handlers['bench.snapshot']({}, caller);
    expect(station).toMatchObject({ face: 'desktop', key: { state, passphraseProtected: true } });
    // Nothing that is started from here inherits it.
    expect(environment).toEqual({ CLEARBENCH_DATA: data });
  } finally {
    await services.close();
    await fs.rm(data, { recursive: true, force: true });
  }
});
