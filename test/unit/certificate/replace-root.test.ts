import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { RootReplacementReason } from '../../../shared/contract/keys.ts';
import { changePassphrase } from '../../../main/certificate/keys/change-passphrase.ts';
import { describeKeys } from '../../../main/certificate/keys/describe-keys.ts';
import { stationRoots } from '../../../main/certificate/keys/public-parts.ts';
import { replaceStationRoot } from '../../../main/certificate/keys/replace-root.ts';
import { issueRevocationList, revokeStationKey } from '../../../main/certificate/keys/revoke-key.ts';
import { rotateStationKey } from '../../../main/certificate/keys/rotate-key.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { revocationListsOfPem } from '../../../main/certificate/verify/revocation-lists.ts';
import type { Verdict } from '../../../main/certificate/verify/verdict.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import type { IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { sampleTime, sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

const replacedAt = new Date('2026-12-01T08:00:00Z');
const later = new Date('2026-12-02T08:00:00Z');
const phrase = 'correct horse battery';

let station: SampleStation;
beforeEach(async () => {
  station = await sampleStation();
});
afterEach(() => station.remove());

const replace = (why: RootReplacementReason, passphrase: string | null = null, next: string | null = null) =>
  replaceStationRoot(station.keysDir, { why, passphrase, next, now: replacedAt });

/** The verdict under what the station believes now, with its last lists. */
async function verdictOn({ json, p7s }: IssuedCertificate, crls: readonly string[] = []): Promise<Verdict> {
  return verifyCertificate(
    { kind: 'json', json, p7s },
    { roots: await stationRoots(station.keysDir), crls, now: later },
  );
}

async function issueNow(passphrase: string | null = null): Promise<IssuedCertificate> {
  const signer = await openStationKeys(station.keysDir, { passphrase });
  return station.issue(sanitizedJob(), { signer, now: later });
}

describe('a root that was replaced in good time', () => {
  it('still vouches for what it vouched for, and the new one for what is signed from then on', async () => {
    const before = await station.issue();
    const { former, present } = await replace('superseded');
    const after = await issueNow();
    expect([(await verdictOn(before)).status, (await verdictOn(after)).status]).toEqual(['VALID', 'VALID']);
    expect((await verdictOn(before)).trustAnchor?.sha256).toBe(former);
    expect((await verdictOn(after)).trustAnchor?.sha256).toBe(present);
    const keys = await describeKeys(station.keysDir, later);
    expect(keys.root.sha256).toBe(present);
    expect(keys.signers.map(({ state }) => state)).toEqual(['retired', 'current']);
    expect(keys.formerRoots).toMatchObject([{ certificate: { sha256: former }, why: 'superseded' }]);
  });

  it('needs both roots: the new one alone vouches for nothing earlier', async () => {
    const { json, p7s } = await station.issue();
    await replace('superseded');
    const [present = ''] = await stationRoots(station.keysDir);
    const verdict = await verifyCertificate({ kind: 'json', json, p7s }, { roots: [present], now: later });
    expect(verdict.status).toBe('UNTRUSTED');
  });

  it('goes on to sign lists of its own keys', async () => {
    const before = await station.issue();
    const [first] = (await describeKeys(station.keysDir, later)).signers;
    await replace('superseded');
    const after = await issueNow();
    const lists = await revokeStationKey(station.keysDir, {
      id: first?.id ?? '',
      reason: 'key-compromise',
      invalidityDate: new Date('2026-11-01T00:00:00Z'),
      passphrase: null,
      now: later,
    });
    expect(revocationListsOfPem(lists)).toHaveLength(2);
    expect((await verdictOn(before, [lists])).status).toBe('INVALID');
    expect(await verdictOn(after, [lists])).toMatchObject({ status: 'VALID', revocation: 'good' });
  });

  it('revokes no key from a time on that is still to come', async () => {
    const [first] = (await describeKeys(station.keysDir, later)).signers;
    const revoking = revokeStationKey(station.keysDir, {
      id: first?.id ?? '',
      reason: 'superseded',
      invalidityDate: new Date('2099-01-01T00:00:00Z'),
      passphrase: null,
      now: later,
    });
    await expect(revoking).rejects.toMatchObject({ code: 'KEY_CHANGE_REFUSED' });
    expect((await describeKeys(station.keysDir, later)).signers).toMatchObject([{ state: 'current' }]);
  });

  it('is replaced only by who can open it', async () => {
    await changePassphrase(station.keysDir, null, phrase);
    await expect(replace('superseded', 'wrong')).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    await expect(replace('compromised')).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    await replace('superseded', phrase);
    await expect(openStationKeys(station.keysDir)).rejects.toMatchObject({ code: 'KEY_LOCKED' });
    await issueNow(phrase);
  });
});

describe('a root whose passphrase is lost', () => {
  beforeEach(() => changePassphrase(station.keysDir, null, phrase));

  it('is followed by one that another passphrase protects, and what it vouched for stays valid', async () => {
    const before = await station.issue();
    await replace('passphrase-lost', null, 'another passphrase');
    const after = await issueNow('another passphrase');
    expect([(await verdictOn(before)).status, (await verdictOn(after)).status]).toEqual(['VALID', 'VALID']);
    await rotateStationKey(station.keysDir, { passphrase: 'another passphrase', now: later });
    await issueRevocationList(station.keysDir, { passphrase: 'another passphrase', now: later });
  });

  it('leaves keys that can no longer be revoked, and says so before anything is changed', async () => {
    const [first] = (await describeKeys(station.keysDir, later)).signers;
    await replace('passphrase-lost', null, 'another passphrase');
    const revoking = revokeStationKey(station.keysDir, {
      id: first?.id ?? '',
      reason: 'key-compromise',
      invalidityDate: null,
      passphrase: 'another passphrase',
      now: later,
    });
    await expect(revoking).rejects.toMatchObject({
      code: 'KEY_CHANGE_REFUSED',
      message: expect.stringContaining('stop trusting that root') as string,
    });
    const states = (await describeKeys(station.keysDir, later)).signers.map(({ state }) => state);
    expect(states).toEqual(['retired', 'current']);
  });

  it('keeps the last list of a root that nothing opens any more', async () => {
    const [first] = (await describeKeys(station.keysDir, later)).signers;
    const before = await station.issue();
    await revokeStationKey(station.keysDir, {
      id: first?.id ?? '',
      reason: 'key-compromise',
      invalidityDate: new Date('2026-11-01T00:00:00Z'),
      passphrase: phrase,
      now: sampleTime,
    });
    await replace('passphrase-lost', null, 'another passphrase');
    const lists = await issueRevocationList(station.keysDir, {
      passphrase: 'another passphrase',
      now: later,
    });
    expect(revocationListsOfPem(lists)).toHaveLength(2);
    expect((await verdictOn(before, [lists])).status).toBe('INVALID');
  });

  it('does not keep the passphrase of the new keys from being changed', async () => {
    await replace('passphrase-lost', null, 'another passphrase');
    await expect(changePassphrase(station.keysDir, phrase, 'a third passphrase')).rejects.toMatchObject({
      code: 'KEY_LOCKED',
    });
    await changePassphrase(station.keysDir, 'another passphrase', 'a third passphrase');
    await issueNow('a third passphrase');
  });

  it('is not followed by one without a passphrase, and is not lost where there never was one', async () => {
    await expect(replace('passphrase-lost')).rejects.toMatchObject({ code: 'KEY_CHANGE_REFUSED' });
    await changePassphrase(station.keysDir, phrase, null);
    await expect(replace('passphrase-lost', null, phrase)).rejects.toMatchObject({
      code: 'KEY_CHANGE_REFUSED',
    });
    expect((await describeKeys(station.keysDir, later)).formerRoots).toEqual([]);
  });
});

describe('a root whose key somebody else may have', () => {
  it('vouches for nothing any more on this station, not even through a new key of its own', async () => {
    const before = await station.issue();
    const forgery = station.signer;
    await replace('compromised');
    expect((await verdictOn(before)).status).toBe('UNTRUSTED');
    const forged = await station.issue(sanitizedJob(), { signer: forgery, now: later });
    expect((await verdictOn(forged)).status).toBe('UNTRUSTED');
    expect((await verdictOn(await issueNow())).status).toBe('VALID');
    const states = (await describeKeys(station.keysDir, later)).signers.map(({ state }) => state);
    expect(states).toEqual(['distrusted', 'current']);
  });
});
