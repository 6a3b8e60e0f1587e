import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Level } from '../../../shared/methods.ts';
import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import { Term } from '../../ui/term.tsx';
import { ToneShape, type Tone } from '../../ui/state-mark.tsx';

const tones: Readonly<Record<OutcomeKind, Tone>> = {
  sanitized: 'ok',
  'sanitized-with-exceptions': 'warn',
  'not-sanitized': 'bad',
  aborted: 'bad',
};

/** The tone of an outcome. */
export function outcomeTone(kind: OutcomeKind): Tone {
  return tones[kind];
}

/** The outcome, first and unmistakable, as on the certificate. */
export function OutcomeBanner(props: {
  readonly kind: OutcomeKind;
  readonly requested: Level;
  readonly achieved: Level | null;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="outcome" data-tone={tones[props.kind]}>
      <ToneShape tone={tones[props.kind]} size={40} />
      <div>
        <p className="outcome-word">{t(`terms.outcome.${props.kind}`)}</p>
        <p className="outcome-levels">
          {t('terms.requested')}{' '}
          <Term about={t(`terms.levelAbout.${props.requested}`)}>{t(`terms.level.${props.requested}`)}</Term>
          {' · '}
          {t('terms.achieved')}{' '}
          {props.achieved === null ? (
            <strong>{t('terms.noLevel')}</strong>
          ) : (
            <Term about={t(`terms.levelAbout.${props.achieved}`)}>{t(`terms.level.${props.achieved}`)}</Term>
          )}
        </p>
      </div>
    </div>
  );
}
