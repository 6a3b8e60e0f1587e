import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CallOutput } from '../../../shared/contract.ts';
import { methodById, type MethodId } from '../../../shared/methods.ts';
import { confirmationLength, confirms } from '../../../shared/policy/confirmation.ts';
import type { Identifier } from '../../../shared/schemas/plan.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useSession } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { ToneShape } from '../../ui/state-mark.tsx';
import { modelOf, sizeOf } from '../bays/bays.ts';
import { useLiveBay } from '../bays/use-bays.ts';
import { confirmedDrive, identifierFor, methodFor, wipeDrive, type WipeDraft } from './wipe-draft.ts';
import type { PreparedDrive } from './wipe-flow.tsx';
import { PanelFrame } from './wipe-panel.tsx';

type Refusals = CallOutput<'wipes.start'>['refused'];

/** The last step before data is destroyed: one sentence and one typed serial per drive. */
export function ConfirmStep(props: {
  readonly drives: readonly PreparedDrive[];
  readonly draft: WipeDraft;
  readonly draftKey: string;
}): ReactElement {
  const { t } = useTranslation();
  const { view, client } = useSession();
  const operatorId = useBench((bench) => bench.settings.currentOperatorId);
  const privilege = useBench((bench) => bench.station.privilege);
  const { run, busy, problem } = useAction();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [refused, setRefused] = useState<Refusals>([]);
  const list = useRef<HTMLOListElement>(null);
  const { draft, drives } = props;

  const ready = drives.flatMap(({ bay, preview }) => {
    const methodId = methodFor(draft, preview);
    const identifier = identifierFor(draft, preview);
    return methodId === null || identifier === null ? [] : [{ bay, preview, methodId, identifier }];
  });
  const identifiers: Record<string, Identifier> = {};
  for (const { preview, identifier } of ready) identifiers[preview.driveId] = identifier;
  const isConfirmed = (driveId: string): boolean => {
    const identifier = identifiers[driveId];
    return identifier !== undefined && confirms(typed[driveId] ?? '', identifier);
  };
  const allConfirmed =
    ready.length === drives.length && ready.every((drive) => isConfirmed(drive.preview.driveId));

  /** Enter: a scan of another drive's label confirms that drive; then on to the next open one. */
  const onEnter = (driveId: string, value: string): void => {
    let next = typed;
    const meant = isConfirmed(driveId) ? driveId : confirmedDrive(value, identifiers);
    if (meant !== null && meant !== driveId) {
      next = { ...typed, [driveId]: '', [meant]: value };
      setTyped(next);
    }
    const open = ready.find(({ preview, identifier }) => !confirms(next[preview.driveId] ?? '', identifier));
    const selector =
      open === undefined ? '[data-erase]' : `[data-confirm="${CSS.escape(open.preview.driveId)}"] input`;
    // The button is enabled with the next drawing only.
    setTimeout(() => list.current?.closest('aside')?.querySelector<HTMLElement>(selector)?.focus());
  };

  const start = async (): Promise<void> => {
    if (operatorId === null) return;
    const answer = await client.call('wipes.start', {
      operatorId,
      requestedLevel: draft.level,
      drives: ready.map(({ preview, methodId }) =>
        wipeDrive(draft, preview, methodId, typed[preview.driveId] ?? ''),
      ),
    });
    setRefused(answer.refused);
    if (answer.refused.length === 0) {
      view.setState(({ drafts }) => ({
        step: 'details',
        drafts: Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== props.draftKey)),
      }));
    }
  };

  return (
    <PanelFrame
      focus
      title={t('wipe.confirm.title', { count: drives.length })}
      lead={<p className="muted">{t('wipe.confirm.lead')}</p>}
      actions={
        <>
          {privilege === 'ask' ? <p className="small muted">{t('wipe.confirm.privilegeAsk')}</p> : null}
          <div className="row">
            <Button onPress={() => view.setState({ step: 'prepare' })} isPending={busy}>
              {t('common.back')}
            </Button>
            <Button
              look="danger"
              wide
              isPending={busy}
              isDisabled={!allConfirmed || privilege === 'unavailable'}
              onPress={() => void run(start)}
              {...{ 'data-erase': '' }}
            >
              {busy ? t('wipe.confirm.starting') : t('wipe.confirm.erase', { count: drives.length })}
            </Button>
          </div>
        </>
      }
    >
      <div className="stack">
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        {privilege === 'unavailable' ? <Note tone="bad">{t('wipe.confirm.privilegeMissing')}</Note> : null}
        {refused.map(({ driveId, problems }) => {
          const bay = drives.find((drive) => drive.preview.driveId === driveId)?.bay;
          return problems.map((reason) => (
            <div key={`${driveId} ${reason.code}`}>
              <h3>{t('wipe.confirm.refused', { bay: bay?.label ?? '–' })}</h3>
              <ProblemNote problem={reason} alert />
            </div>
          ));
        })}
        <ol className="confirm-list" ref={list}>
          {ready.map((drive) => (
            <ConfirmRow
              key={drive.preview.driveId}
              drive={drive}
              draft={draft}
              methodId={drive.methodId}
              identifier={drive.identifier}
              typed={typed[drive.preview.driveId] ?? ''}
              onTyped={(value) => setTyped({ ...typed, [drive.preview.driveId]: value })}
              onEnter={(value) => onEnter(drive.preview.driveId, value)}
            />
          ))}
        </ol>
      </div>
    </PanelFrame>
  );
}

function ConfirmRow(props: {
  readonly drive: PreparedDrive;
  readonly draft: WipeDraft;
  readonly methodId: MethodId;
  readonly identifier: Identifier;
  readonly typed: string;
  readonly onTyped: (value: string) => void;
  readonly onEnter: (value: string) => void;
}): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { drive, job } = useLiveBay(props.drive.bay);
  const { bay, preview } = props.drive;
  const size = sizeOf(drive, job);
  const offer = preview.offers.find((candidate) => candidate.methodId === props.methodId);
  const length = Math.min(confirmationLength, Array.from(props.identifier.value).length);
  const confirmed = confirms(props.typed, props.identifier);
  const wrong = !confirmed && Array.from(props.typed.trim()).length >= length;
  return (
    <li className="confirm-row" data-confirm={preview.driveId} data-confirmed={confirmed || undefined}>
      <p className="confirm-sentence">
        <span className="bay-label">{bay.label}</span>
        <span>
          {t('wipe.confirm.sentence', {
            drive: modelOf(drive, job) ?? t('bays.modelUnknown'),
            size: size === null ? t('bays.sizeUnknown') : formats.size(size),
            method: t(`terms.method.${props.methodId}.name`),
            passes: t('wipe.confirm.passes', { count: methodById(props.methodId).passes.length }),
          })}{' '}
          {t(`wipe.confirm.then.${props.draft.verification}`)}
          {offer === undefined ? null : (
            <span className="muted">
              {' '}
              {t('wipe.confirm.about', { time: formats.duration(offer.estimate.highSeconds) })}
            </span>
          )}
        </span>
      </p>
      <div className="confirm-field">
        <Field
          label={t('wipe.confirm.field')}
          mono
          value={props.typed}
          onChange={props.onTyped}
          onEnter={props.onEnter}
          {...(wrong ? { error: t('wipe.confirm.wrong') } : {})}
        />
        <span className="confirm-state" role="status">
          {confirmed ? (
            <>
              <ToneShape tone="ok" size={24} />
              <span className="unseen">{t('wipe.confirm.matches', { bay: bay.label })}</span>
            </>
          ) : null}
        </span>
      </div>
    </li>
  );
}
