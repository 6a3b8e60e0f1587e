import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { countSectors, type LbaRange } from '../../../shared/lba-ranges.ts';
import { drivesOfLot } from '../../../shared/policy/lot-drives.ts';
import type { Reading } from '../../../shared/reading.ts';
import type { Person } from '../../../shared/schemas/plan.ts';
import type { BatchRecord, CertificateRecord } from '../../../shared/schemas/record.ts';
import { hiddenAreaWords, unavailableWords } from '../../i18n/reason-words.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { hashOf } from '../../store/route.ts';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { Serial } from '../../ui/serial.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { outcomeTone } from './outcome-banner.tsx';

/** A drive's certificate on screen, in the order and with the words of the paper. */
export function RecordSheet(props: { readonly record: CertificateRecord }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { record } = props;
  const { medium, asset, verification, faults, passes } = record;
  const read = (reading: Reading<string>): string =>
    reading.status === 'known' ? reading.value : unavailableWords(reading.reason, t);
  const orNot = (text: string | null): string => text ?? t('common.notRecorded');
  const bytes = (count: string): string => formats.exact(Number(count));
  const person = (who: Person | null): string =>
    who === null ? t('common.notRecorded') : [who.name, who.title].filter((word) => word !== null).join(', ');
  const ranges = (list: readonly LbaRange[]): string =>
    `${t('common.sectors', { count: countSectors(list), number: formats.exact(countSectors(list)) })}: ${list
      .slice(0, 8)
      .map((range) => `${formats.exact(range.firstLba)}–${formats.exact(range.lastLba)}`)
      .join(', ')}${list.length > 8 ? ' …' : ''}`;
  return (
    <div className="sheet stack">
      {record.outcome.reasons.map((reason) => (
        <ProblemNote
          key={`${reason.code} ${reason.message}`}
          problem={reason}
          tone={record.outcome.kind === 'sanitized-with-exceptions' ? 'warn' : 'bad'}
        />
      ))}
      <SheetSection
        title={t('certificates.sheet.drive')}
        facts={[
          { name: t('wipe.fact.serial'), value: <Serial value={medium.identifier.value} /> },
          { name: t('wipe.fact.vendor'), value: read(medium.identity.vendor) },
          { name: t('wipe.fact.model'), value: read(medium.identity.model) },
          { name: t('wipe.fact.media'), value: t(`terms.media.${medium.mediaKind}`) },
          {
            name: t('wipe.fact.size'),
            value: t('common.bytes', { count: 2, number: bytes(medium.capacityBytes) }),
          },
          { name: t('wipe.fact.firmware'), value: read(medium.identity.firmware) },
          { name: t('wipe.fact.hiddenArea'), value: hiddenAreaWords(record.hiddenArea, t) },
        ]}
      />
      <SheetSection
        title={t('certificates.sheet.source')}
        facts={[
          { name: t('assets.field.assetTag'), value: orNot(asset.assetTag) },
          { name: t('assets.field.facility'), value: orNot(asset.facility) },
          {
            name: t('certificates.sheet.workstation'),
            value: orNot(
              [asset.modality, asset.manufacturer, asset.model].filter((word) => word !== null).join(' ') ||
                asset.source,
            ),
          },
          { name: t('assets.field.stationName'), value: orNot(asset.stationName) },
          {
            name: t('certificates.sheet.backedUp'),
            value:
              asset.dataBackedUp === null
                ? t('common.notRecorded')
                : [t(`terms.backedUp.${asset.dataBackedUp}`), asset.backupLocation]
                    .filter((word) => word !== null)
                    .join(', '),
          },
        ]}
      />
      <SheetSection
        title={t('certificates.sheet.done')}
        facts={[
          { name: t('job.method'), value: t(`terms.method.${record.technique.methodId}.name`) },
          {
            name: t('certificates.sheet.passes'),
            value: passes
              .map((pass) =>
                pass.pattern.kind === 'bytes'
                  ? pass.pattern.hex.toUpperCase()
                  : t('certificates.sheet.random'),
              )
              .join(', '),
          },
          {
            name: t('wipe.evidence.written'),
            value: t('job.bytesOf', {
              done: bytes(passes.at(-1)?.bytesFlushed ?? '0'),
              total: bytes(medium.capacityBytes),
            }),
          },
          { name: t('certificates.sheet.table'), value: record.technique.table },
          { name: t('job.started'), value: formats.moment(record.job.startedAt) },
          { name: t('certificates.sheet.ended'), value: formats.moment(record.job.endedAt) },
        ]}
      />
      <SheetSection
        title={t('certificates.sheet.proof')}
        facts={[
          {
            name: t('wipe.evidence.readBack'),
            value:
              verification.state === 'not-performed'
                ? t('wipe.evidence.notReadBack')
                : t('wipe.evidence.readBackOf', {
                    done: bytes(verification.bytesRead),
                    total: bytes(medium.capacityBytes),
                    differences: t('common.sectors', {
                      count: countSectors(faults.mismatched),
                      number: formats.exact(countSectors(faults.mismatched)),
                    }),
                  }),
          },
          {
            name: t('wipe.evidence.capacity'),
            value: t(`wipe.evidence.capacityState.${record.capacityProof.state}`, {
              proven: formats.exact(record.capacityProof.placesProven),
              places: formats.exact(record.capacityProof.places),
            }),
          },
          ...(['unwritten', 'unreadable', 'mismatched', 'notAttempted', 'recovered'] as const).map((list) =>
            faults[list].length === 0
              ? null
              : { name: t(`wipe.evidence.${list}`), value: ranges(faults[list]) },
          ),
        ]}
      />
      <SheetSection
        title={t('certificates.sheet.people')}
        facts={[
          { name: t('certificates.sheet.sanitizedBy'), value: person(record.people.sanitizedBy) },
          { name: t('certificates.sheet.verifiedBy'), value: person(record.people.verifiedBy) },
          {
            name: t('help.word.validation'),
            value:
              record.validation.state === 'awaiting-decision'
                ? t('certificates.sheet.awaiting')
                : `${t(`certificates.sheet.${record.validation.state}`)}, ${person(record.validation.by)}`,
          },
          {
            name: t('certificates.validation.concurrenceBy'),
            value: person(record.people.concurrenceBy),
          },
          {
            name: t('certificates.sheet.disposition'),
            value:
              record.disposition === null
                ? t('common.notRecorded')
                : `${t(`terms.disposition.${record.disposition.action}`)}, ${person(record.disposition.by)}`,
          },
        ]}
      />
    </div>
  );
}

/** A batch certificate on screen: its lot, its reconciliation, its drives. */
export function BatchSheet(props: { readonly record: BatchRecord }): ReactElement {
  const { t } = useTranslation();
  const { record } = props;
  const drives = drivesOfLot(record.entries);
  const counted = drives.filter(
    (entry) => entry.outcome === 'sanitized' && entry.validation !== 'rejected',
  ).length;
  const missing = record.expected === null ? 0 : record.expected - drives.length;
  return (
    <div className="sheet stack">
      <p className="batch-line figures">
        {record.expected === null
          ? t('assets.expectedUnknown')
          : t('assets.expected', { count: record.expected })}
        {' · '}
        {t('assets.sanitized', { count: counted })}
        {' · '}
        {t('certificates.sheet.listed', { count: drives.length })}
      </p>
      {counted < drives.length ? (
        <Note tone="bad">{t('certificates.sheet.notAll', { count: drives.length - counted })}</Note>
      ) : null}
      {missing > 0 ? <Note tone="bad">{t('certificates.sheet.missing', { count: missing })}</Note> : null}
      {missing < 0 ? <Note tone="bad">{t('certificates.sheet.surplus', { count: -missing })}</Note> : null}
      {record.note === null ? null : <p>{record.note}</p>}
      <ul className="group-list">
        {record.entries.map((entry) => (
          <li key={entry.certificateId}>
            <a
              className="group-row"
              href={hashOf({ screen: 'certificates', certificateId: entry.certificateId })}
            >
              <span className="group-text">
                <Serial value={entry.identifier.value} />
                <span className="muted">{entry.model ?? ''}</span>
              </span>
              <StateMark tone={outcomeTone(entry.outcome)} word={t(`bays.state.${entry.outcome}`)} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function SheetSection(props: {
  readonly title: string;
  readonly facts: readonly (Fact | null)[];
}): ReactElement {
  return (
    <section>
      <h3>{props.title}</h3>
      <Facts facts={props.facts} />
    </section>
  );
}
