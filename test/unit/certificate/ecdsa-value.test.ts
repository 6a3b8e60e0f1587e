import { createHash, createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { ecdsaSignatureDer, isCanonicalEcdsa } from '../../../main/certificate/signature/ecdsa-value.ts';

describe('the value of an ECDSA signature', () => {
  it.each(['prime256v1', 'secp384r1', 'secp521r1'])(
    'on %s is DER that verifies, whatever the lengths of its two numbers, in the one form of two that counts',
    (curve) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
      const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const forms = { kept: 0, mirrored: 0 };
      for (let round = 0; round < 200; round += 1) {
        const message = createHash('sha256').update(String(round)).digest();
        const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
        const asItCame = ecdsaSignatureDer(raw, undefined);
        const made = ecdsaSignatureDer(raw, curve);
        forms[Buffer.compare(made, asItCame) === 0 ? 'kept' : 'mirrored'] += 1;
        expect(verify('sha256', message, publicKey, asItCame)).toBe(true);
        expect(verify('sha256', message, publicKey, made)).toBe(true);
        expect(isCanonicalEcdsa(made, curve)).toBe(true);
        expect(isCanonicalEcdsa(asItCame, curve)).toBe(Buffer.compare(made, asItCame) === 0);
      }
      // Each happens about every other time; that one never happens has odds of 2 to the minus 200.
      expect(forms.kept).toBeGreaterThan(0);
      expect(forms.mirrored).toBeGreaterThan(0);
    },
  );
});
