import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormats } from '../../i18n/use-formats.ts';
import { useBench } from '../../store/context.tsx';
import { hashOf } from '../../store/route.ts';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';

/** What a person must know whatever screen they are on: a ledger that was tampered with, keys that come to their end. */
export function StationNotices(): ReactElement | null {
  const { t } = useTranslation();
  const formats = useFormats();
  const broken = useBench((bench) => bench.archive.ledger.problem);
  const signer = useBench((bench) => bench.station.key.signer);
  const ending =
    signer === null
      ? []
      : [
          signer.expiresSoon ? t('settings.keys.expiresSoon', { time: formats.day(signer.notAfter) }) : null,
          signer.rootExpiresSoon
            ? t('settings.keys.rootExpiresSoon', { time: formats.day(signer.rootNotAfter) })
            : null,
        ].filter((text) => text !== null);
  if (broken === null && ending.length === 0) return null;
  return (
    <div className="connection">
      {broken === null ? null : <ProblemNote problem={broken} alert />}
      {ending.map((text) => (
        <Note key={text} tone="warn">
          <p>
            {text} <a href={hashOf({ screen: 'settings', section: 'keys' })}>{t('settings.section.keys')}</a>
          </p>
        </Note>
      ))}
    </div>
  );
}
