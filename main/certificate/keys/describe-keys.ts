import type { RootReplacementReason, StationKey } from '../../../shared/contract/keys.ts';
import { namesIssuer, readRevocationList, revocationListsOfPem } from '../verify/revocation-lists.ts';
import type { KeyIdentity } from '../verify/verdict.ts';
import {
  existingManifest,
  type KeysManifest,
  readKeyText,
  readSignerPath,
  type SignerEntry,
} from './key-store.ts';
import { isEncryptedPrivateKey } from './private-key-file.ts';
import { lastRevocationList } from './public-parts.ts';
import { type CertificateFacts, readX509 } from './x509.ts';

/** One signing key as people see it. */
export interface SignerDescription {
  readonly id: string;
  readonly origin: SignerEntry['origin'];
  /** `distrusted`: somebody else may have the key of its root. */
  readonly state: StationKey['state'];
  readonly certificate: KeyIdentity;
  readonly root: KeyIdentity;
  readonly addedAt: string;
  readonly revocation: SignerEntry['revocation'];
}

/** A root of the station that was replaced. */
export interface FormerRootDescription {
  readonly certificate: KeyIdentity;
  readonly replacedAt: string;
  readonly why: RootReplacementReason;
}

/** The station's keys as people see them. Holds nothing secret. */
export interface KeysDescription {
  readonly root: KeyIdentity;
  /** Roots that were replaced, the oldest first. */
  readonly formerRoots: readonly FormerRootDescription[];
  readonly signers: readonly SignerDescription[];
  /** Whether the station's own keys need a passphrase. */
  readonly protected: boolean;
  /** Sentences that a person must act on: expiry within 60 days, rotation due. */
  readonly warnings: readonly string[];
}

const warnDays = 60;
const rotateAfterDays = 365;
const dayMs = 86_400_000;

/** Describes the keys. @throws ClearbenchError KEY_UNREADABLE */
export async function describeKeys(keysDir: string, now: Date): Promise<KeysDescription> {
  const manifest = await existingManifest(keysDir);
  const signers = await Promise.all(
    manifest.signers.map(async (entry): Promise<SignerDescription> => {
      const signerPath = await readSignerPath(keysDir, entry.certificates);
      const root = readX509(signerPath.at(-1) ?? signerPath[0]).identity;
      return {
        id: entry.id,
        origin: entry.origin,
        state: stateOf(entry, manifest, root),
        certificate: readX509(signerPath[0]).identity,
        root,
        addedAt: entry.addedAt,
        revocation: entry.revocation,
      };
    }),
  );
  const root = await rootIn(keysDir, manifest.authority.certificate);
  const formerRoots = await Promise.all(
    manifest.formerAuthorities.map(async (former) => ({
      certificate: (await rootIn(keysDir, former.certificate)).identity,
      replacedAt: former.replacedAt,
      why: former.why,
    })),
  );
  const current = signers.find((signer) => signer.id === manifest.current);
  return {
    root: root.identity,
    formerRoots,
    signers,
    protected: isEncryptedPrivateKey(await readKeyText(keysDir, manifest.authority.key)),
    warnings: [
      ...(current === undefined ? [] : [...signerWarnings(current, now), ...rootWarnings(current, now)]),
      ...listWarnings(await lastRevocationList(keysDir), root, now),
    ],
  };
}

function stateOf(entry: SignerEntry, manifest: KeysManifest, root: KeyIdentity): SignerDescription['state'] {
  if (entry.revocation !== null) return 'revoked';
  if (manifest.formerAuthorities.some(({ id, why }) => id === root.sha256 && why === 'compromised')) {
    return 'distrusted';
  }
  return entry.id === manifest.current ? 'current' : 'retired';
}

async function rootIn(keysDir: string, file: string): Promise<CertificateFacts> {
  const [root] = await readSignerPath(keysDir, file);
  return readX509(root);
}

/** Whether a certificate ends within 60 days, or has ended. */
export function expiresSoon(certificate: Pick<KeyIdentity, 'notAfter'>, now: Date): boolean {
  return daysUntilEnd(certificate, now) <= warnDays;
}

function daysUntilEnd({ notAfter }: Pick<KeyIdentity, 'notAfter'>, now: Date): number {
  return Math.floor((Date.parse(notAfter) - now.getTime()) / dayMs);
}

function rootWarnings({ root }: SignerDescription, now: Date): readonly string[] {
  const daysLeft = daysUntilEnd(root, now);
  if (daysLeft < 0)
    return [
      'The root certificate has expired: replace the root, and hand the new one to whoever checks certificates.',
    ];
  return daysLeft <= warnDays
    ? [
        `The root certificate expires in ${daysLeft} days: replace the root, and hand the new one to whoever checks certificates.`,
      ]
    : [];
}

/**
 * Whoever checks with a list that has run out is told that it says nothing of what was revoked since. Only the present
 * root's is looked at: making a new one renews those of former roots that can be renewed.
 */
function listWarnings(pem: string | null, root: CertificateFacts, now: Date): readonly string[] {
  const lists = pem === null ? [] : revocationListsOfPem(pem).map(readRevocationList);
  const own = lists.find((list) => list !== null && namesIssuer(list, root));
  const end = own?.tbsCertList.nextUpdate?.getTime();
  if (end === undefined) return [];
  return daysUntilEnd({ notAfter: end.toISOString() }, now) <= warnDays
    ? [`The revocation list is good until ${end.toISOString().slice(0, 10)}: make a new one and hand it out.`]
    : [];
}

function signerWarnings(current: SignerDescription, now: Date): readonly string[] {
  const daysLeft = daysUntilEnd(current.certificate, now);
  const age = (now.getTime() - Date.parse(current.addedAt)) / dayMs;
  if (daysLeft < 0)
    return ['The signing certificate has expired: rotate the key before issuing certificates.'];
  if (daysLeft <= warnDays) return [`The signing certificate expires in ${daysLeft} days: rotate the key.`];
  if (age > rotateAfterDays && current.origin === 'station') {
    return ['The signing key is more than a year old: rotate it.'];
  }
  return [];
}
