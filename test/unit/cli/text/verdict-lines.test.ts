import { describe, expect, it } from 'vitest';

import { styleFor } from '../../../../main/cli/display/style.ts';
import { verdictLines } from '../../../../main/cli/text/verdict-lines.ts';
import { issueRevocationList } from '../../../../main/certificate/keys/revoke-key.ts';
import { encodeSignature } from '../../../../main/certificate/signature/detached-cms.ts';
import { readSignature } from '../../../../main/certificate/verify/read-signature.ts';
import { verifyCertificate } from '../../../../main/certificate/verify/verify-certificate.ts';
import { sampleAuthority } from '../../certificate/sample-authority.ts';
import { sampleTime, sanitizedJob } from '../../certificate/sample-job.ts';
import { sampleStation } from '../../certificate/sample-station.ts';

const plain = styleFor({ NO_COLOR: '1', LANG: 'C.UTF-8' }, false);

describe('a verdict in words', () => {
  it('names what is missing for a better one, and how to give it', async () => {
    const station = await sampleStation();
    try {
      const issued = await station.issue(sanitizedJob(), { signatureLevel: 'B-T' });
      const authority = sampleAuthority();
      const { parts } = readSignature(issued.p7s);
      const soon = new Date(sampleTime.getTime() + 60_000);
      const p7s = encodeSignature(authority.stamp(parts, soon));
      const crls: string[] = [];
      const revocations = await issueRevocationList(station.keysDir, { passphrase: null, now: sampleTime });
      const wordsWith = async (signature: Uint8Array, ...roots: readonly string[]): Promise<string> => {
        const file = { kind: 'json', json: issued.json, p7s: signature } as const;
        const verdict = await verifyCertificate(file, { roots, crls, now: soon });
        return verdictLines('c.json', verdict, plain, 100).join(' ').replaceAll(/ +/g, ' ');
      };
      const untrustedTime = await wordsWith(p7s, station.rootPem);
      expect(untrustedTime).toContain(
        'its root certificate is missing. (missing: CN=Time root; authority: CN=Time authority)',
      );
      expect(untrustedTime).toContain(
        'Get the root certificate of the timestamp authority from the authority and give it as well: --roots FILE, as often as needed; on a bench, once and for all: clearbench trust add FILE.',
      );
      expect(untrustedTime).toContain('time claimed by its issuer alone, proven by nobody');
      expect(await wordsWith(issued.p7s, station.rootPem)).toContain('(TIMESTAMP_MISSING) Ask the issuer');
      expect(await wordsWith(p7s)).toContain('Give the issuer’s root certificate: --roots FILE.');
      expect(await wordsWith(p7s, authority.rootPem)).toContain('(ROOT_UNKNOWN) Give the issuer’s root');
      const good = await wordsWith(p7s, station.rootPem, authority.rootPem);
      expect(good).not.toMatch(/missing|Give|Ask/);
      expect(good).toContain(`time proven: signed by ${soon.toISOString()}, says CN=Time authority`);
      expect(good).toContain('revoked not known: no current list of its issuers was given');
      crls.push(revocations);
      expect(await wordsWith(p7s, station.rootPem, authority.rootPem)).toContain('revoked no, say the lists');
    } finally {
      await station.remove();
    }
  });
});
