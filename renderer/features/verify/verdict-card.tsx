import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Verdict } from '../../../shared/contract/verification.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { hashOf } from '../../store/route.ts';
import { Facts } from '../../ui/facts.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Serial } from '../../ui/serial.tsx';
import { ToneShape } from '../../ui/state-mark.tsx';
import { verdictTone } from '../certificates/verdict-words.ts';

/** Whether a document can be relied on, in words for everybody; details for experts below. */
export function VerdictCard(props: {
  readonly name: string;
  readonly verdict: Verdict;
  /** Level of its heading, one below that of the place where it stands. */
  readonly level: 2 | 3;
}): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { verdict } = props;
  const Title = props.level === 2 ? 'h2' : 'h3';
  const { record, signer } = verdict;
  const moment = (iso: string | null): string => (iso === null ? t('common.none') : formats.moment(iso));
  return (
    <article className="verdict card" data-tone={verdictTone(verdict.status)} aria-label={props.name}>
      <header className="verdict-head">
        <ToneShape tone={verdictTone(verdict.status)} size={32} />
        <div>
          <Title className="verdict-word">{t(`terms.verdict.${verdict.status}`)}</Title>
          <p className="muted mono">{props.name}</p>
        </div>
      </header>
      <p>{t(`verify.means.${verdict.status}`)}</p>
      {missingOf(verdict).map((code) => (
        <p key={code}>
          <strong>
            {t(`verify.missing.${code}`, { authority: verdict.timestampAuthority ?? t('verify.unknown') })}
          </strong>
        </p>
      ))}
      {record === null ? null : (
        <Facts
          facts={[
            {
              name: t('verify.says'),
              value: record.outcome === null ? t('certificates.batch') : t(`terms.outcome.${record.outcome}`),
            },
            { name: t('wipe.fact.serial'), value: <Serial value={record.identifier} /> },
            { name: t('wipe.fact.model'), value: record.model ?? t('common.notRecorded') },
            { name: t('verify.issued'), value: formats.moment(record.issuedAt) },
            {
              name: t('verify.signedBy'),
              value:
                signer === null
                  ? t('common.none')
                  : [signer.name, signer.organisation].filter((word) => word !== null).join(', '),
            },
            {
              name: t('verify.archive'),
              value:
                verdict.inArchive === 'same' ? (
                  <a href={hashOf({ screen: 'certificates', certificateId: record.certificateId })}>
                    {t('verify.inArchive.same')}
                  </a>
                ) : (
                  t(`verify.inArchive.${verdict.inArchive}`)
                ),
            },
          ]}
        />
      )}
      <Fold title={t('verify.details')}>
        <Facts
          facts={[
            {
              name: t('verify.signature'),
              value: t(verdict.signatureOk ? 'verify.signatureOk' : 'verify.signatureBad'),
            },
            {
              name: t('verify.modified'),
              value:
                verdict.modifiedAfterSigning === null
                  ? t('verify.unknown')
                  : t(verdict.modifiedAfterSigning ? 'common.yes' : 'common.no'),
            },
            { name: t('verify.level'), value: verdict.level ?? t('common.none') },
            { name: t('verify.anchor'), value: verdict.trustAnchor?.name ?? t('common.none') },
            { name: t('verify.revocation'), value: t(`verify.revocationState.${verdict.revocation}`) },
            { name: t('verify.claimed'), value: moment(verdict.claimedTime) },
            { name: t('verify.proven'), value: moment(verdict.provenTime) },
            { name: t('verify.authority'), value: verdict.timestampAuthority ?? t('common.none') },
            signer === null
              ? null
              : {
                  name: t('certificates.fingerprint'),
                  value: <span className="mono">{signer.fingerprint}</span>,
                },
            record === null
              ? null
              : { name: t('certificates.recordHash'), value: <span className="mono">{record.sha256}</span> },
          ]}
        />
        {verdict.problems.length === 0 ? null : (
          <ul className="bullets" lang="en">
            {verdict.problems.map((problem) => (
              <li key={`${problem.code} ${problem.message}`}>
                {problem.message} <span className="mono muted">{problem.code}</span>
              </li>
            ))}
          </ul>
        )}
      </Fold>
    </article>
  );
}

/** Findings that say what would be needed for a decision. */
const missingCodes = [
  'TIMESTAMP_UNTRUSTED',
  'TIMESTAMP_MISSING',
  'EXPIRED_UNPROVEN',
  'REVOKED_UNPROVEN',
  'CLAIMED_AFTER_PROVEN',
  'CLAIMED_IN_FUTURE',
] as const;

function missingOf({ status, problems }: Verdict): readonly (typeof missingCodes)[number][] {
  return status === 'INDETERMINATE'
    ? missingCodes.filter((code) => problems.some((problem) => problem.code === code))
    : [];
}
