import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { PlanPreview } from '../../../shared/contract/plans.ts';
import { methodById, methodIdSchema } from '../../../shared/methods.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useOffers, useSession } from '../../store/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice, Pick, Tick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { UnlockKey } from '../settings/unlock-key.tsx';
import { OperatorPick } from '../frame/operator-pick.tsx';
import { SourceForm } from './source-form.tsx';
import { draftGaps, hardBlocks, methodFor, type WipeDraft } from './wipe-draft.ts';
import type { PreparedDrive } from './wipe-flow.tsx';
import { PanelFrame } from './wipe-panel.tsx';

interface Props {
  readonly drives: readonly PreparedDrive[];
  readonly draft: WipeDraft;
  readonly onChange: (change: Partial<WipeDraft>) => void;
  readonly onBack: () => void;
}

/** Where the drives come from, what is required, and how that is reached. Nothing is started here. */
export function PrepareStep(props: Props): ReactElement {
  const { t } = useTranslation();
  const { view } = useSession();
  const settings = useBench((bench) => bench.settings);
  const keyState = useBench((bench) => bench.station.key.state);
  const canUnlock = useOffers('keys.unlock');
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const { draft, drives, onChange } = props;
  const gaps = draftGaps(
    draft,
    drives.map((drive) => drive.preview),
    settings,
  );
  const next = (): void => {
    setAsked(true);
    const [first] = gaps;
    if (first === undefined) view.setState({ step: 'confirm', lastSource: draft.source });
    else showSection(form.current?.querySelector(`[data-gap~="${first}"]`) ?? null);
  };
  return (
    <PanelFrame
      focus
      title={t('wipe.prepare.title', { count: drives.length })}
      lead={
        <p className="muted">
          {t('wipe.prepare.bays', { bays: drives.map((drive) => drive.bay.label).join(', ') })}
        </p>
      }
      actions={
        <>
          {asked && gaps.length > 0 ? (
            <div className="gaps" role="alert">
              {gaps.map((gap) => (
                <p key={gap}>{t(`wipe.gap.${gap}`)}</p>
              ))}
            </div>
          ) : null}
          <div className="row">
            <Button onPress={props.onBack}>{t('common.back')}</Button>
            <Button look="primary" wide onPress={next}>
              {t('wipe.prepare.next')}
            </Button>
          </div>
        </>
      }
    >
      <div className="stack form" ref={form}>
        {keyState === 'locked' && canUnlock ? <UnlockKey /> : null}
        {drives.map(({ bay, preview }) =>
          hardBlocks(preview).map((verdict) => (
            <ProblemNote key={`${bay.key} ${verdict.code}`} problem={verdict} tone="locked" />
          )),
        )}
        <section className="form-section">
          <h3>{t('wipe.prepare.source')}</h3>
          <SourceForm source={draft.source} onChange={(source) => onChange({ source })} />
        </section>
        <LabelSerials {...props} />
        <section className="form-section" data-gap="backup backup-required">
          <h3>{t('wipe.prepare.backup')}</h3>
          <Choice
            label={t('wipe.prepare.backup')}
            hideLabel
            layout="row"
            value={draft.backedUp}
            onChange={(backedUp) => onChange({ backedUp })}
            options={(['yes', 'no', 'unknown'] as const).map((value) => ({
              value,
              label: t(`terms.backedUp.${value}`),
            }))}
            {...(asked && draft.backedUp === null ? { error: t('wipe.gap.backup') } : {})}
          />
          {draft.backedUp === 'yes' ? (
            <Field
              label={t('wipe.prepare.backupLocation')}
              value={draft.backupLocation}
              onChange={(backupLocation) => onChange({ backupLocation })}
            />
          ) : draft.backedUp === null ? null : (
            <Note tone="warn">{t(`wipe.prepare.notBackedUp.${draft.backedUp}`)}</Note>
          )}
        </section>
        <TechniqueSection {...props} />
        <AcceptSection {...props} />
        <section className="form-section" data-gap="operator">
          <h3>{t('wipe.prepare.operator')}</h3>
          <OperatorPick hideLabel />
        </section>
        <Fold title={t('wipe.prepare.more')}>
          <div className="stack">
            <Field
              label={t('wipe.prepare.confidentiality')}
              value={draft.confidentiality}
              onChange={(confidentiality) => onChange({ confidentiality })}
            />
            <Pick
              label={t('wipe.prepare.destination')}
              placeholder={t('common.notRecorded')}
              value={draft.destination}
              onChange={(destination) => onChange({ destination })}
              options={(
                ['internal-reuse', 'external-reuse', 'recycler', 'manufacturer', 'other'] as const
              ).map((value) => ({ value, label: t(`terms.destination.${value}`) }))}
            />
            <Field
              label={t('wipe.prepare.notes')}
              lines={3}
              value={draft.notes}
              onChange={(notes) => onChange({ notes })}
            />
          </div>
        </Fold>
      </div>
    </PanelFrame>
  );
}

/** Scrolls the panel, and nothing around it, to a section of the form. */
function showSection(section: Element | null): void {
  const body = section?.closest('.panel-body') ?? null;
  if (section === null || body === null) return;
  body.scrollTop += section.getBoundingClientRect().top - body.getBoundingClientRect().top - 16;
}

function LabelSerials({ drives, draft, onChange }: Props): ReactElement | null {
  const { t } = useTranslation();
  const nameless = drives.filter((drive) => drive.preview.identifier === null);
  if (nameless.length === 0) return null;
  return (
    <section className="form-section" data-gap="label-serial">
      <h3>{t('wipe.prepare.labelTitle')}</h3>
      <p className="muted">{t('wipe.prepare.labelAbout')}</p>
      {nameless.map(({ bay, preview }) => (
        <Field
          key={preview.driveId}
          label={t('wipe.prepare.labelField', { bay: bay.label })}
          mono
          value={draft.labelSerials[preview.driveId] ?? ''}
          onChange={(serial) =>
            onChange({ labelSerials: { ...draft.labelSerials, [preview.driveId]: serial } })
          }
        />
      ))}
    </section>
  );
}

function TechniqueSection({ drives, draft, onChange }: Props): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const reasons = [...new Set(drives.flatMap((drive) => drive.preview.recommended.reasons))];
  const offers = (preview: PlanPreview) =>
    preview.offers.find((offer) => offer.methodId === methodFor(draft, preview));
  const estimates = drives.flatMap((drive) => offers(drive.preview)?.estimate ?? []);
  const low = Math.max(0, ...estimates.map((estimate) => estimate.lowSeconds));
  const high = Math.max(0, ...estimates.map((estimate) => estimate.highSeconds));
  const verificationForced = draft.methodId !== null && methodById(draft.methodId).verificationRequired;
  const recommendedIds = [...new Set(drives.map((drive) => drive.preview.recommended.methodId))];
  const recommended = recommendedIds
    .map((id) => (id === null ? t('wipe.technique.none') : t(`terms.method.${id}.name`)))
    .join(', ');
  return (
    <section className="form-section" data-gap="method">
      <h3>{t('wipe.technique.title')}</h3>
      <Choice
        label={t('wipe.technique.level')}
        layout="row"
        value={draft.level}
        onChange={(level) => onChange({ level })}
        options={(['clear', 'purge'] as const).map((value) => ({
          value,
          label: t(`terms.level.${value}`),
          about: t(`terms.levelAbout.${value}`),
        }))}
      />
      <div className="recommendation">
        <p>
          <span className="muted">{t('wipe.technique.recommended')}</span> <strong>{recommended}</strong>
        </p>
        {reasons.map((reason) => (
          <p key={reason} className="small">
            {t(`wipe.reason.${reason}`)}
          </p>
        ))}
      </div>
      <Pick
        label={t('wipe.technique.method')}
        value={draft.methodId ?? 'recommended'}
        onChange={(value) => {
          const methodId = value === 'recommended' ? null : value;
          const forced = methodId !== null && methodById(methodId).verificationRequired;
          onChange({
            methodId,
            ...(forced && draft.verification === 'none' ? { verification: 'full' as const } : {}),
          });
        }}
        options={[
          {
            value: 'recommended' as const,
            label: t('wipe.technique.asRecommended', { method: recommended }),
          },
          ...methodIdSchema.options.map((value) => ({
            value,
            label: t(`terms.method.${value}.name`),
            about: t(`terms.method.${value}.about`),
          })),
        ]}
      />
      <Choice
        label={t('wipe.technique.verification')}
        value={draft.verification}
        onChange={(verification) => onChange({ verification })}
        options={(['full', 'sample', 'none'] as const).map((value) => ({
          value,
          label: t(`terms.verification.${value}`),
          about: t(`terms.verificationAbout.${value}`),
          disabled: value === 'none' && verificationForced,
        }))}
      />
      {draft.verification === 'none' ? <Note tone="warn">{t('wipe.technique.noneWarning')}</Note> : null}
      <p>
        <span className="muted">{t('wipe.technique.time')}</span>{' '}
        <strong className="figures">
          {high === 0
            ? t('wipe.technique.timeUnknown')
            : t('wipe.technique.timeRange', { low: formats.duration(low), high: formats.duration(high) })}
        </strong>
        {high === 0 ? null : (
          <span className="muted">
            {' '}
            {t(
              estimates.every((estimate) => estimate.basis === 'measured')
                ? 'wipe.technique.measured'
                : 'wipe.technique.typical',
            )}
          </span>
        )}
      </p>
    </section>
  );
}

function AcceptSection({ drives, draft, onChange }: Props): ReactElement | null {
  const { t } = useTranslation();
  const verdicts = new Map(
    drives.flatMap((drive) => drive.preview.toAccept.map((verdict) => [verdict.code, verdict] as const)),
  );
  if (verdicts.size === 0) return null;
  return (
    <section className="form-section" data-gap="accept">
      <h3>{t('wipe.prepare.accept')}</h3>
      {[...verdicts.values()].map((verdict) => {
        const bays = drives
          .filter((drive) => drive.preview.toAccept.some((other) => other.code === verdict.code))
          .map((drive) => drive.bay.label);
        return (
          <ProblemNote key={verdict.code} problem={verdict} tone="warn">
            <Tick
              checked={draft.accepted.includes(verdict.code)}
              onChange={(checked) =>
                onChange({
                  accepted: checked
                    ? [...draft.accepted, verdict.code]
                    : draft.accepted.filter((code) => code !== verdict.code),
                })
              }
            >
              {t('wipe.prepare.acceptFor', { bays: bays.join(', '), count: bays.length })}
            </Tick>
          </ProblemNote>
        );
      })}
    </section>
  );
}
