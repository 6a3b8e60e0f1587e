import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CallOutput } from '../../../shared/contract.ts';
import { timestampAuthoritySchema } from '../../../shared/contract/settings.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useClient, useOffers, useView } from '../../store/context.tsx';
import { useAction, useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Field } from '../../ui/field.tsx';
import { saveFile } from '../../ui/files.ts';
import { Fold } from '../../ui/fold.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { Fingerprint } from '../verify/trust-roots.tsx';
import { textOrNull } from '../wipe/wipe-draft.ts';
import { FormerKeys } from './former-keys.tsx';
import { ImportKey } from './import-key.tsx';
import { useNewPassphrase } from './new-passphrase.tsx';
import { ReplaceRoot } from './replace-root.tsx';
import { RevokeKey } from './revoke-key.tsx';
import { RotateKey } from './rotate-key.tsx';
import { SaveLine } from './save-line.tsx';
import { savedTimestamps } from './settings-drafts.ts';
import { UnlockKey } from './unlock-key.tsx';
import { useDraft } from './use-draft.ts';
import { UseToken } from './use-token.tsx';

/** What signs the certificates, and who vouches for their time. */
export function KeysSection(): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const key = useBench((bench) => bench.station.key);
  const canUnlock = useOffers('keys.unlock');
  const canChange = useOffers('keys.changePassphrase');
  const canRotate = useOffers('keys.rotate');
  const canReplaceRoot = useOffers('keys.replaceRoot');
  const canRevoke = useOffers('keys.revoke');
  const canImport = useOffers('keys.importPkcs12');
  const canUseToken = useOffers('keys.useToken');
  // What was begun is in sight again when one comes back.
  const drafts = useView((view) => view.settingsDrafts);
  const { run, busy, problem } = useAction();
  const [revoked, setRevoked] = useState(0);
  const signer = key.signer?.fingerprint ?? null;
  const { output } = useQuery('keys.list', signer === null ? null : {}, {
    revision: `${signer ?? ''} ${revoked}`,
  });
  const keys = output?.keys ?? [];
  const revocable = keys.filter(
    ({ kind, state }) => kind === 'station' && (state === 'current' || state === 'retired'),
  );
  return (
    <div className="stack narrow">
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {key.state === 'locked' && canUnlock ? <UnlockKey /> : null}
      {key.passphraseProtected === false ? <Note tone="warn">{t('settings.keys.unprotected')}</Note> : null}
      <Facts
        facts={[
          { name: t('settings.keys.state'), value: t(`settings.keys.stateWord.${key.state}`) },
          key.kind === null
            ? null
            : { name: t('settings.keys.kind'), value: t(`settings.keys.kindWord.${key.kind}`) },
          key.signer === null ? null : { name: t('settings.keys.signer'), value: key.signer.name },
          key.signer === null
            ? null
            : { name: t('settings.keys.validUntil'), value: formats.day(key.signer.notAfter) },
          key.signer === null
            ? null
            : { name: t('certificates.fingerprint'), value: <Fingerprint hex={key.signer.fingerprint} /> },
          key.signer === null
            ? null
            : {
                name: t('settings.keys.rootFingerprint'),
                value: <Fingerprint hex={key.signer.rootFingerprint} />,
              },
        ]}
      />
      <div className="row">
        <Button
          icon="download"
          isPending={busy}
          isDisabled={key.signer === null}
          onPress={() => void run(async () => saveFile(await client.call('trust.exportRoot', {})))}
        >
          {t('verify.roots.export')}
        </Button>
      </div>
      <Timestamps />
      {canChange ? (
        <Fold title={t('settings.keys.changePassphrase')}>
          <ChangePassphrase known={key.passphraseProtected === true} />
        </Fold>
      ) : null}
      {canRotate && signer !== null ? (
        <Fold title={t('settings.keys.rotate')}>
          <RotateKey />
        </Fold>
      ) : null}
      {canReplaceRoot && signer !== null ? (
        <Fold title={t('settings.keys.replaceRoot')} open={drafts.rootReplacement !== undefined}>
          <ReplaceRoot />
        </Fold>
      ) : null}
      {canRevoke && revocable.length > 0 ? (
        <Fold title={t('settings.keys.revoke')} open={drafts.revocation !== undefined}>
          <RevokeKey keys={revocable} onRevoked={() => setRevoked((before) => before + 1)} />
        </Fold>
      ) : null}
      {canRevoke && signer !== null ? (
        <Fold title={t('settings.keys.formerTitle')}>
          <FormerKeys keys={keys.filter(({ state }) => state !== 'current')} />
        </Fold>
      ) : null}
      {canImport && signer !== null ? (
        <Fold title={t('settings.keys.importTitle')}>
          <ImportKey />
        </Fold>
      ) : null}
      {canUseToken && signer !== null ? (
        <Fold title={t('settings.keys.tokenTitle')} open={drafts.token !== undefined}>
          <UseToken />
        </Fold>
      ) : null}
    </div>
  );
}

function Timestamps(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const settings = useBench((bench) => bench.settings);
  const queued = useBench((bench) => bench.station.timestampsQueued);
  const canAsk = useOffers('archive.requestTimestamps');
  const { run, busy, problem } = useAction();
  const [asked, setAsked] = useState<CallOutput<'archive.requestTimestamps'> | null>(null);
  const late = asked?.problem ?? null;
  const ask = async (): Promise<void> => {
    setAsked(null);
    setAsked(await client.call('archive.requestTimestamps', {}));
  };
  const draft = useDraft('timestamps', savedTimestamps(settings));
  const { url } = draft.form;
  const save = async (): Promise<void> => {
    await client.call('settings.change', { timestamps: { authorityUrl: textOrNull(url) } });
    draft.settle({ url });
  };
  const ok = url.trim() === '' || timestampAuthoritySchema.safeParse(url.trim()).success;
  return (
    <section className="stack">
      <h3>{t('settings.timestamps.title')}</h3>
      <p className="muted">{t('settings.timestamps.about')}</p>
      <Field
        label={t('settings.timestamps.url')}
        type="url"
        placeholder="https://"
        value={url}
        onChange={(typed) => draft.change({ url: typed })}
        {...(ok ? {} : { error: t('settings.timestamps.urlWrong') })}
      />
      <SaveLine disabled={!ok} draft={draft} save={save} />
      {queued === 0 ? null : <p className="muted">{t('settings.timestamps.queued', { count: queued })}</p>}
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {late === null || queued === 0 ? null : <ProblemNote problem={late} tone="warn" alert />}
      {canAsk && settings.timestamps.authorityUrl !== null ? (
        <div className="row">
          <Button icon="refresh" isPending={busy} onPress={() => void run(ask)}>
            {t('settings.timestamps.askNow')}
          </Button>
          <span role="status" className="muted">
            {asked === null || late !== null
              ? ''
              : asked.upgraded > 0
                ? t('settings.timestamps.asked', { count: asked.upgraded })
                : asked.waiting === 0
                  ? t('settings.timestamps.askedNone')
                  : ''}
          </span>
        </div>
      ) : null}
    </section>
  );
}

function ChangePassphrase(props: { readonly known: boolean }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [current, setCurrent] = useState('');
  const next = useNewPassphrase();
  const change = async (): Promise<void> => {
    if (next.chosen === null) return;
    await client.call('keys.changePassphrase', {
      current: props.known ? current : null,
      next: next.chosen,
    });
    setCurrent('');
    next.clear();
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      {props.known ? (
        <Field label={t('settings.keys.current')} type="password" value={current} onChange={setCurrent} />
      ) : null}
      {next.fields}
      <SaveLine
        label={t('settings.keys.changePassphrase')}
        disabled={next.chosen === null || (props.known && current === '')}
        save={change}
      />
    </form>
  );
}
