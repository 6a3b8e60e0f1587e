import { hasCode } from '../../shared/problem.ts';
import type { SignatureLevel } from '../../shared/schemas/record.ts';
import type { TimestampAuthority } from '../certificate/timestamp/request-timestamp.ts';
import { addTimestamps, type SignedForms } from '../certificate/timestamp/upgrade-certificate.ts';

/** A certificate that was signed, and whether a timestamp is still to come. */
export interface IssuedWithTimestamp<T> {
  readonly issued: T;
  readonly awaitsTimestamp: boolean;
}

/** How long one request to an authority may hold up a certificate; there are two, for record and document. */
const PATIENCE_MS = 2_000;

/**
 * Issues a certificate with a timestamp if the authority answers at once. If it does not, the certificate is issued at B-B
 * and says so: a record promises a timestamp only when it has it, so that nobody waits for one that never comes.
 *
 * @param make issues the certificate, its record promising this level.
 */
export async function issueWithTimestamp<T extends SignedForms>(
  make: (level: SignatureLevel) => Promise<T>,
  authorityUrl: string | null,
): Promise<IssuedWithTimestamp<T>> {
  if (authorityUrl === null) return { issued: await make('B-B'), awaitsTimestamp: false };
  const promising = await make('B-T');
  try {
    const authority: TimestampAuthority = { url: authorityUrl, timeoutMs: PATIENCE_MS };
    return {
      issued: { ...promising, ...(await addTimestamps(promising, authority)) },
      awaitsTimestamp: false,
    };
  } catch (error) {
    if (!hasCode(error, 'TIMESTAMP_FAILED')) throw error;
    return { issued: await make('B-B'), awaitsTimestamp: true };
  }
}
