import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useBench, useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { hashOf } from '../../store/route.ts';
import { Button } from '../../ui/button.tsx';
import { printFile, saveFile } from '../../ui/files.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Open, save and print one certificate, and print its label. */
export function CertificateActions(props: {
  readonly certificateId: string;
  readonly label: boolean;
  /** Offer to open it in the archive. */
  readonly open?: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const labelSize = useBench((bench) => bench.settings.labelSize);
  const { run, busy, problem } = useAction();
  const { certificateId } = props;
  const file = (kind: 'pdf' | 'json' | 'p7s', purpose: 'save' | 'print') =>
    client.call('certificates.file', { certificateId, file: kind, purpose });
  return (
    <>
      <div className="button-grid">
        {props.open === true ? (
          <Button
            icon="open"
            onPress={() => {
              window.location.hash = hashOf({ screen: 'certificates', certificateId });
            }}
          >
            {t('certificates.open')}
          </Button>
        ) : null}
        <Button
          icon="download"
          isPending={busy}
          onPress={() => void run(async () => saveFile(await file('pdf', 'save')))}
        >
          {t('certificates.save')}
        </Button>
        <Button
          icon="print"
          isPending={busy}
          onPress={() => void run(async () => printFile(await file('pdf', 'print')))}
        >
          {t('certificates.print')}
        </Button>
        {props.label ? (
          <Button
            icon="label"
            isPending={busy}
            onPress={() =>
              void run(async () =>
                printFile(await client.call('certificates.label', { certificateId, size: labelSize })),
              )
            }
          >
            {t('certificates.label')}
          </Button>
        ) : null}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </>
  );
}
