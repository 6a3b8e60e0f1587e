import { createHash, randomBytes } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import {
  MessageImprint,
  PKIStatus,
  TimeStampReq,
  TimeStampReqVersion,
  TimeStampResp,
} from '@peculiar/asn1-tsp';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

import { ClearbenchError } from '../../../shared/problem.ts';
import { arrayBufferOf, encodeDer, octetString, sameBytes } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { checkTimestamp } from '../verify/check-timestamp.ts';
import { readTimestampToken, type TimestampToken } from './read-token.ts';

/** A timestamp authority that the organisation has chosen. */
export interface TimestampAuthority {
  /** http: or https: address. Plain http is usual and safe: the answer is signed, and checked. */
  readonly url: string;
  readonly timeoutMs: number;
}

const answerLimitBytes = 64 * 1024;

/**
 * Asks an authority to stamp a signature value (RFC 3161 over HTTP, §3.4), and checks the answer completely but for
 * trust: nothing that would later fail is ever embedded.
 *
 * @throws ClearbenchError TIMESTAMP_FAILED; the certificate stays as it is and is asked for again later.
 */
export async function requestTimestamp(
  signature: Uint8Array,
  authority: TimestampAuthority,
  now: () => Date = () => new Date(),
): Promise<TimestampToken> {
  const nonce = positiveNonce();
  const request = new TimeStampReq({
    version: TimeStampReqVersion.v1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: oid.sha256, parameters: null }),
      hashedMessage: octetString(createHash('sha256').update(signature).digest()),
    }),
    nonce: arrayBufferOf(nonce),
    certReq: true,
  });
  try {
    const answer = await post(authority, encodeDer(request));
    const token = tokenOf(answer, signature);
    if (token.nonce === null || !sameBytes(token.nonce, nonce)) throw new Error('it answers another request');
    refuseWhatWouldFail(token, signature);
    refuseClockAhead(token, now());
    return token;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'no answer';
    throw new ClearbenchError('TIMESTAMP_FAILED', `The timestamp authority gave no timestamp: ${why}.`, {
      cause,
    });
  }
}

/** By how much two honest clocks may disagree; half of what a verifier allows. */
const skewMs = 150_000;

/** A record that claims to be younger than its timestamp is never relied on, and the station is the one that can mend it. */
function refuseClockAhead(token: TimestampToken, now: Date): void {
  const aheadMs = now.getTime() - token.time.getTime();
  if (aheadMs <= skewMs) return;
  throw new Error(
    `this computer’s clock is ${Math.round(aheadMs / 60_000)} minutes ahead of the authority’s`,
  );
}

/** What is embedded stays: a token of an authority whose own certificate has ended would make a good certificate invalid. */
function refuseWhatWouldFail(token: TimestampToken, signature: Uint8Array): void {
  const { findings } = checkTimestamp(token.der, signature, {
    roots: [],
    rootFacts: [],
    revocationLists: [],
  });
  const wrong = findings.find(({ code }) => code === 'TIMESTAMP_INVALID');
  if (wrong !== undefined) throw new Error(wrong.detail ?? 'it would not verify');
}

function tokenOf(answer: Uint8Array, signature: Uint8Array): TimestampToken {
  const response = AsnConvert.parse(answer, TimeStampResp);
  const { status } = response.status;
  const granted = status === PKIStatus.granted || status === PKIStatus.grantedWithMods;
  if (!granted || response.timeStampToken === undefined) throw new Error('it refused');
  const token = readTimestampToken(encodeDer(response.timeStampToken), signature);
  // Once more over the form that is kept: what is embedded must read as it was checked.
  return readTimestampToken(token.der, signature);
}

async function post(authority: TimestampAuthority, body: Uint8Array): Promise<Uint8Array> {
  const url = new URL(authority.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('not a web address');
  const response = await fetch(url, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    redirect: 'error',
    signal: AbortSignal.timeout(authority.timeoutMs),
  });
  if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > answerLimitBytes) throw new Error('an answer larger than any timestamp');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** 63 random bits with the first byte in 1–127: one DER form, positive. */
function positiveNonce(): Uint8Array {
  const nonce = new Uint8Array(randomBytes(8));
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  return nonce;
}
