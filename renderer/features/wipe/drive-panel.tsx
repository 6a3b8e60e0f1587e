import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { BenchDrive } from '../../../shared/contract/drives.ts';
import type { Reading } from '../../../shared/reading.ts';
import { hiddenAreaWords, unavailableWords } from '../../i18n/reason-words.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient, useOffers, useSession } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Field } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Serial } from '../../ui/serial.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { toneOf } from '../bays/bay-state.ts';
import { useBayWords } from '../bays/bay-words.ts';
import { modelOf } from '../bays/bays.ts';
import { healthWord } from '../bays/health.ts';
import type { LiveBay } from '../bays/use-bays.ts';
import { HealthFacts } from './health-facts.tsx';
import { ResumeForm } from './resume-form.tsx';
import { PanelFrame } from './wipe-panel.tsx';

/** One drive without a job: who it is, what is on it, what stands in the way. */
export function DrivePanel(props: { readonly live: LiveBay; readonly ready: boolean }): ReactElement {
  const { t } = useTranslation();
  const { view, client } = useSession();
  const words = useBayWords(props.live);
  const { drive, state } = props.live;
  const { run, busy, problem } = useAction();
  const resumable = drive?.resumableJobId ?? null;
  return (
    <PanelFrame
      title={t('wipe.bayTitle', {
        bay: props.live.bay.label,
        drive: modelOf(drive, null) ?? t('bays.modelUnknown'),
      })}
      lead={<StateMark tone={toneOf(state.kind)} word={words.state} />}
      actions={
        drive === null ? undefined : props.ready ? (
          <Button look="primary" wide onPress={() => view.setState({ step: 'prepare', panelOpen: true })}>
            {t('wipe.prepareDrives', { count: 1 })}
          </Button>
        ) : drive.unmountOffered ? (
          <Button
            look="primary"
            wide
            isPending={busy}
            onPress={() => void run(() => client.call('drives.unmount', { driveId: drive.driveId }))}
          >
            {t('wipe.unmount')}
          </Button>
        ) : undefined
      }
    >
      <div className="stack">
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        {resumable === null || drive === null ? null : (
          <ResumeForm jobId={resumable} driveId={drive.driveId} />
        )}
        {drive === null ? null : (
          <>
            {drive.verdicts.map((verdict) => (
              <ProblemNote
                key={verdict.code}
                problem={verdict}
                tone={
                  verdict.weight === 'blocked' ? 'locked' : verdict.weight === 'confirm' ? 'warn' : 'quiet'
                }
              />
            ))}
            {drive.state === 'unreadable' ? <Tried tried={drive.tried} /> : null}
            <DriveFacts drive={drive} />
          </>
        )}
      </div>
    </PanelFrame>
  );
}

function Tried(props: { readonly tried: readonly string[] }): ReactElement {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{t('wipe.tried')}</h3>
      <ul className="bullets">
        {props.tried.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

/** Identity, geometry, health and content of a drive; what could not be read is said with its reason. */
export function DriveFacts(props: { readonly drive: BenchDrive }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { drive } = props.drive;
  const read = <T,>(reading: Reading<T>, print: (value: T) => string = String): ReactElement | string =>
    reading.status === 'known' ? (
      print(reading.value)
    ) : (
      <span className="muted">{unavailableWords(reading.reason, t)}</span>
    );
  const { identity } = drive;
  return (
    <>
      <Facts
        facts={[
          {
            name: t('wipe.fact.serial'),
            value:
              identity.serial.status === 'known' ? (
                <Serial value={identity.serial.value} />
              ) : (
                read(identity.serial)
              ),
          },
          { name: t('wipe.fact.vendor'), value: read(identity.vendor) },
          { name: t('wipe.fact.model'), value: read(identity.model) },
          {
            name: t('wipe.fact.size'),
            value: read(
              drive.sizeBytes,
              (bytes) =>
                `${formats.size(bytes)} (${t('common.bytes', { count: bytes, number: formats.exact(bytes) })})`,
            ),
          },
          { name: t('wipe.fact.media'), value: t(`terms.media.${drive.mediaKind}`) },
          { name: t('wipe.fact.health'), value: t(`terms.health.${healthWord(drive)}`) },
        ]}
      />
      <section>
        <h3>{t('wipe.content.title')}</h3>
        {drive.partitions.length === 0 ? (
          <p className="muted">{t('wipe.content.none')}</p>
        ) : (
          <ul className="partitions">
            {drive.partitions.map((partition) => (
              <li key={partition.path}>
                <span className="mono">{partition.path.replace(/^\/dev\//, '')}</span>
                <span>{read(partition.contentType)}</span>
                <span className="figures">{read(partition.sizeBytes, formats.size)}</span>
                {partition.mountPoints.length === 0 ? null : (
                  <span className="mounted">
                    {t('wipe.content.mountedAt', { where: partition.mountPoints.join(', ') })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      <Fold title={t('wipe.moreFacts')}>
        <Facts
          facts={[
            { name: t('wipe.fact.path'), value: <span className="mono">{drive.path}</span> },
            { name: t('wipe.fact.port'), value: <span className="mono">{read(drive.port)}</span> },
            { name: t('wipe.fact.bus'), value: t(`terms.bus.${drive.bus}`) },
            { name: t('wipe.fact.wwn'), value: <span className="mono">{read(identity.wwn)}</span> },
            { name: t('wipe.fact.firmware'), value: <span className="mono">{read(identity.firmware)}</span> },
            { name: t('wipe.fact.logicalSector'), value: read(drive.logicalSectorBytes, formats.exact) },
            { name: t('wipe.fact.physicalSector'), value: read(drive.physicalSectorBytes, formats.exact) },
            { name: t('wipe.fact.hiddenArea'), value: hiddenAreaWords(drive.hiddenArea, t) },
            drive.usbBridge === null
              ? null
              : { name: t('wipe.fact.usbBridge'), value: read(drive.usbBridge.name) },
          ]}
        />
        <HealthFacts health={drive.health} />
        <NameBay drive={props.drive} />
      </Fold>
    </>
  );
}

function NameBay(props: { readonly drive: BenchDrive }): ReactElement | null {
  const { t } = useTranslation();
  const client = useClient();
  const offered = useOffers('drives.nameBay');
  const { bay } = props.drive;
  const [label, setLabel] = useState(bay.label);
  const { run, busy, problem } = useAction();
  if (!offered) return null;
  const save = (): void => void run(() => client.call('drives.nameBay', { bayKey: bay.key, label }));
  return (
    <div className="stack-tight">
      <Field
        label={t('wipe.nameBay')}
        hint={t('wipe.nameBayHint')}
        value={label}
        onChange={setLabel}
        onEnter={save}
      />
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      <div>
        <Button isPending={busy} isDisabled={label === bay.label} onPress={save}>
          {t('common.save')}
        </Button>
      </div>
    </div>
  );
}
