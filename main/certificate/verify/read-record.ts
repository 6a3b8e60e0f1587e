import { z } from 'zod';

import { canonicalJson } from '../../../shared/canonical-json.ts';
import { type AnyRecord, anyRecordSchema } from '../../../shared/schemas/record.ts';
import { sameBytes } from '../asn1/der.ts';
import type { Finding } from './finding.ts';

/** Records of drives with many bad ranges grow large; this is far beyond any of them. */
export const recordLimitBytes = 32 * 1024 * 1024;

/** A record, or why the bytes are none. */
export type ReadRecord =
  { readonly ok: true; readonly record: AnyRecord } | { readonly ok: false; readonly finding: Finding };

/** Reads a record from its signed bytes: UTF-8, known version, exactly the known fields, canonical form. Never throws. */
export function readRecord(json: Uint8Array): ReadRecord {
  const no = (code: Finding['code'], detail: string | null = null): ReadRecord => ({
    ok: false,
    finding: { code, detail },
  });
  if (json.length > recordLimitBytes) return no('TOO_LARGE');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json));
  } catch {
    return no('NOT_A_CERTIFICATE', 'not JSON');
  }
  const version = versionSchema.safeParse(value);
  if (!version.success) return no('NOT_A_CERTIFICATE');
  if (version.data.recordVersion !== 1) {
    return no('RECORD_UNKNOWN_VERSION', `version ${version.data.recordVersion}`);
  }
  try {
    const parsed = anyRecordSchema.safeParse(value);
    if (!parsed.success) return no('RECORD_INVALID', parsed.error.issues[0]?.path.join('.') ?? null);
    if (!sameBytes(Buffer.from(canonicalJson(value), 'utf8'), json)) return no('RECORD_NOT_CANONICAL');
    return { ok: true, record: parsed.data };
  } catch {
    return no('RECORD_INVALID');
  }
}

const versionSchema = z.object({ recordVersion: z.int(), kind: z.string() });
