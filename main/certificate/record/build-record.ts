import { methodById } from '../../../shared/methods.ts';
import { because } from '../../../shared/missing-reasons.ts';
import { techniqueLimit, techniqueTableName } from '../../../shared/policy/techniques.ts';
import { readingOr, unavailable } from '../../../shared/reading.ts';
import { identityUnavailable } from '../../../shared/schemas/drive.ts';
import type { Outcome } from '../../../shared/schemas/outcome.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import {
  type CertificateRecord,
  type Medium,
  type Organisation,
  recordSchema,
  type SignatureLevel,
} from '../../../shared/schemas/record.ts';
import type { Result } from '../../../shared/schemas/result.ts';

/** From what a record is made. */
export interface RecordInput {
  readonly id: string;
  readonly issuedAt: Date;
  readonly plan: Plan;
  readonly result: Result;
  readonly outcome: Outcome;
  readonly supersedes: string | null;
  readonly organisation: Organisation | null;
  readonly signatureLevel: SignatureLevel;
}

/**
 * The record of one job: every statement comes from the plan (what a person decided), the result (what the engine saw) or
 * the outcome (the judgement). What nobody recorded is `null`.
 *
 * @throws ZodError if plan and result do not make a valid record.
 */
export function buildRecord(input: RecordInput): CertificateRecord {
  const { plan, result, outcome } = input;
  const method = methodById(plan.methodId);
  const medium = mediumOf(plan, result);
  const record: CertificateRecord = {
    recordVersion: 1,
    kind: 'drive',
    id: input.id,
    issuedAt: input.issuedAt.toISOString(),
    signatureLevel: input.signatureLevel,
    supersedes: input.supersedes,
    organisation: input.organisation,
    outcome,
    medium,
    asset: plan.asset,
    job: {
      id: plan.jobId,
      plannedAt: plan.createdAt,
      startedAt: result.startedAt,
      endedAt: result.endedAt,
      ended: result.ended,
      confirmedWith: plan.confirmedWith,
      acceptedVerdicts: plan.acceptedVerdicts,
      opened:
        result.opened === null
          ? null
          : {
              identity: result.opened.identity,
              capacityBytes: String(result.opened.sizeBytes),
              logicalSectorBytes: result.opened.logicalSectorBytes,
              direct: result.opened.direct,
            },
      attempts: result.attempts.map((attempt) => ({ ...attempt, offsetBytes: String(attempt.offsetBytes) })),
      retries: result.retries,
    },
    technique: {
      kind: 'host-overwrite',
      table: techniqueTableName,
      limit: techniqueLimit('host-overwrite', medium.mediaKind),
      methodId: plan.methodId,
      methodName: method.name,
      passesPlanned: result.passesPlanned,
    },
    passes: result.passes.map((pass) => ({
      ...pass,
      bytesFlushed: String(pass.bytesFlushed),
      bytesPerSecond: stringOrNull(pass.bytesPerSecond),
    })),
    requestedVerification: plan.verification,
    verification: {
      ...result.verification,
      bytesPlanned: String(result.verification.bytesPlanned),
      bytesRead: String(result.verification.bytesRead),
      bytesMatched: String(result.verification.bytesMatched),
      bytesPerSecond: stringOrNull(result.verification.bytesPerSecond),
    },
    capacityProof: result.capacityProof,
    faults: result.faults,
    hiddenArea: result.hiddenArea,
    health: result.health,
    problems: result.problems,
    condition: null,
    confidentialityAfter: null,
    people: { sanitizedBy: plan.operator, verifiedBy: null, concurrenceBy: null },
    validation: { state: 'awaiting-decision' },
    disposition: null,
    tool: { name: 'Clearbench', ...result.tool },
    evidence: { planSha256: result.planSha256, journalSha256: result.journalSha256 },
  };
  return recordSchema.parse(record);
}

function mediumOf(plan: Plan, result: Result): Medium {
  const { target, identifier } = plan;
  const common = {
    identifier,
    capacityBytes: String(target.sizeBytes),
    logicalSectorBytes: target.logicalSectorBytes,
    sectors: Math.floor(target.sizeBytes / target.logicalSectorBytes),
  };
  switch (target.kind) {
    case 'device': {
      const { drive } = target;
      return {
        ...common,
        target: 'device',
        identity: drive.identity,
        mediaKind: drive.mediaKind,
        bus: drive.bus,
        physicalSectorBytes: drive.physicalSectorBytes,
        port: drive.port,
        usbAdapter: drive.usbBridge === null ? null : usbAdapterName(drive.usbBridge),
      };
    }
    case 'image':
      return {
        ...common,
        target: 'image',
        identity: result.opened?.identity ?? identityUnavailable(imageReason),
        mediaKind: 'image',
        bus: null,
        physicalSectorBytes: unavailable(imageReason),
        port: unavailable(imageReason),
        usbAdapter: null,
      };
    default:
      return target satisfies never;
  }
}

function usbAdapterName(bridge: {
  readonly vendorId: string;
  readonly productId: string;
  readonly name: Parameters<typeof readingOr<string, string>>[0];
}): string {
  return `${readingOr(bridge.name, 'unnamed')} (${bridge.vendorId}:${bridge.productId})`;
}

const imageReason = because('image-has-none');

function stringOrNull(value: number | null): string | null {
  return value === null ? null : String(value);
}
