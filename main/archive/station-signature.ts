import { verify as verifySignature } from 'node:crypto';

import { sameBytes } from '../certificate/asn1/der.ts';
import { certificatesOfPem } from '../certificate/keys/x509.ts';
import { encodeSignature, signDetached, signedBytes } from '../certificate/signature/detached-cms.ts';
import type { StationSigner } from '../certificate/signature/signer.ts';
import { documentKeyDefect, pathDefect, trustAnchorOf } from '../certificate/verify/check-path.ts';
import { readSignature, sha256Of } from '../certificate/verify/read-signature.ts';
import type { DetachedSigner, DetachedVerifier } from './archive.ts';

/** Signs the archive's own documents (heads of the ledger, manifests) as certificates are signed. */
export function stationDetachedSigner(signer: StationSigner): DetachedSigner {
  return async (content) => encodeSignature(await signDetached([content], signer));
}

/**
 * Checks such a signature against roots that are trusted. A key that has expired since counts: the archive's documents
 * are older than the day on which they are checked, and nobody but the station could have signed them.
 */
export function stationDetachedVerifier(roots: readonly string[]): DetachedVerifier {
  return (content, signature) => Promise.resolve(isSignedUnder(content, signature, roots));
}

function isSignedUnder(content: Uint8Array, signature: Uint8Array, roots: readonly string[]): boolean {
  try {
    const { parts, path } = readSignature(signature);
    return (
      sameBytes(sha256Of(content), parts.contentSha256) &&
      verifySignature(
        parts.algorithm.endsWith('sha384') ? 'sha384' : 'sha256',
        signedBytes(parts.contentSha256, parts.path, parts.algorithm),
        path[0].publicKey,
        parts.signature,
      ) &&
      pathDefect(path) === null &&
      documentKeyDefect(path[0]) === null &&
      trustAnchorOf(path, roots.flatMap(certificatesOfPem)) !== null
    );
  } catch {
    // Bytes that are no signature at all.
    return false;
  }
}
