import type { KeyState, StationKey } from '../../../shared/contract/keys.ts';

/** The keys of a sample station: the one that signs, one that was replaced, and one that was lost. */
export function sampleKeys({ signer }: KeyState): StationKey[] {
  if (signer === null) return [];
  const key = (name: string, digit: string, addedAt: string): StationKey => ({
    fingerprint: digit.repeat(64),
    name,
    kind: 'station',
    state: 'retired',
    addedAt,
    notAfter: signer.notAfter,
    revokedFrom: null,
  });
  return [
    { ...key(signer.name, '0', signer.notBefore), fingerprint: signer.fingerprint, state: 'current' },
    key('CN=Clearbench station 5D0C21AA', '5', '2025-03-02T08:00:00.000Z'),
    {
      ...key('CN=Clearbench station 77A90E13', '7', '2024-03-02T08:00:00.000Z'),
      state: 'revoked',
      revokedFrom: '2024-11-20T08:00:00.000Z',
    },
  ];
}
