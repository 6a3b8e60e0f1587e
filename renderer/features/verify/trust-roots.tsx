import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { FileTrigger } from 'react-aria-components';

import type { GivenFile } from '../../../shared/contract/files.ts';
import type { TrustRoot } from '../../../shared/contract/verification.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient } from '../../store/context.tsx';
import { useAction, useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { givenFile, saveFile } from '../../ui/files.ts';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { useReturnFocus } from '../../ui/return-focus.ts';
import { RemoveButton } from '../../ui/remove-button.tsx';

/** Whose signatures are trusted here; a root is added only after a person compared its fingerprint. */
export function TrustRoots(): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const [revision, setRevision] = useState(0);
  const { output, problem: listProblem } = useQuery('trust.list', {}, { revision });
  const { run, busy, problem } = useAction();
  const [found, setFound] = useState<{ readonly file: GivenFile; readonly root: TrustRoot } | null>(null);
  const changed = (): void => setRevision((before) => before + 1);

  const read = (files: FileList | null): void => {
    const file = files?.item(0);
    if (file === null || file === undefined) return;
    void run(async () => {
      const given = await givenFile(file);
      setFound({ file: given, root: await client.call('trust.read', { file: given }) });
    });
  };
  const add = (): void => {
    if (found === null) return;
    void run(async () => {
      await client.call('trust.add', { file: found.file, fingerprint: found.root.fingerprint });
      setFound(null);
      changed();
    });
  };
  return (
    <section className="stack" aria-labelledby="roots-title">
      <div className="spread">
        <h2 id="roots-title">{t('verify.roots.title')}</h2>
        <div className="row">
          <Button
            look="quiet"
            icon="download"
            onPress={() => void run(async () => saveFile(await client.call('trust.exportRoot', {})))}
          >
            {t('verify.roots.export')}
          </Button>
          <FileTrigger acceptedFileTypes={['.pem', '.crt', '.cer', '.der']} onSelect={read}>
            <Button icon="plus" isPending={busy}>
              {t('verify.roots.add')}
            </Button>
          </FileTrigger>
        </div>
      </div>
      <p className="muted">{t('verify.roots.about')}</p>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {listProblem === null ? null : <ProblemNote problem={listProblem} />}
      {found === null ? null : (
        <FoundRoot root={found.root} busy={busy} onTrust={add} onCancel={() => setFound(null)} />
      )}
      <ul className="root-list">
        {(output?.roots ?? []).map((root) => (
          <li key={root.fingerprint} className="card">
            <div>
              <strong>{root.name}</strong>
              <p className="muted">
                {root.organisation === null ? '' : `${root.organisation} · `}
                {t('verify.roots.until', { time: formats.day(root.notAfter) })} ·{' '}
                {t(`verify.roots.source.${root.source}`)}
              </p>
              <Fingerprint hex={root.fingerprint} />
            </div>
            {root.source === 'added' ? (
              <RemoveButton
                quiet
                label={t('verify.roots.removeName', { name: root.name })}
                isPending={busy}
                onRemove={() =>
                  void run(async () => {
                    await client.call('trust.remove', { fingerprint: root.fingerprint });
                    changed();
                  })
                }
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A root that was read from a file, for comparing its fingerprint. */
function FoundRoot(props: {
  readonly root: TrustRoot;
  readonly busy: boolean;
  readonly onTrust: () => void;
  readonly onCancel: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { name, organisation, fingerprint } = props.root;
  useReturnFocus();
  return (
    <div className="card stack-tight">
      <Note tone="warn">{t('verify.roots.compare')}</Note>
      <Facts
        facts={[
          { name: t('verify.roots.name'), value: name },
          { name: t('verify.roots.organisation'), value: organisation ?? t('common.notRecorded') },
          { name: t('certificates.fingerprint'), value: <Fingerprint hex={fingerprint} /> },
        ]}
      />
      <div className="row">
        <Button look="primary" isPending={props.busy} onPress={props.onTrust}>
          {t('verify.roots.trust')}
        </Button>
        <Button onPress={props.onCancel}>{t('common.cancel')}</Button>
      </div>
    </div>
  );
}

/** A fingerprint in groups of four, for comparing by eye. */
export function Fingerprint(props: { readonly hex: string }): ReactElement {
  return <span className="mono small">{props.hex.replace(/(.{4})(?=.)/g, '$1 ')}</span>;
}
