import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Problem } from '../../shared/problem.ts';
import { explain } from '../i18n/problem-words.ts';
import { ToneShape, type Tone } from './state-mark.tsx';

/** A problem in three sentences: what happened, what it means, what to do; then the code to search for. */
export function ProblemNote(props: {
  readonly problem: Problem;
  readonly tone?: Extract<Tone, 'quiet' | 'warn' | 'bad' | 'locked'>;
  /** Announce it at once: for the answer to what a person just did. */
  readonly alert?: boolean;
  readonly children?: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  const tone = props.tone ?? 'bad';
  const { what, means, todo, detail } = explain(props.problem, t);
  return (
    <div className="note" data-tone={tone} role={props.alert === true ? 'alert' : undefined}>
      <ToneShape tone={tone} />
      <div>
        <p>
          <strong>{what}</strong> {means}
        </p>
        <p>{todo}</p>
        {detail === null ? null : (
          <p className="small muted" lang="en">
            {detail}
          </p>
        )}
        <p className="note-code mono">{props.problem.code}</p>
        {props.children}
      </div>
    </div>
  );
}

/** A remark that is no problem. */
export function Note(props: {
  readonly tone?: Extract<Tone, 'quiet' | 'ok' | 'warn' | 'bad'>;
  readonly children: ReactNode;
}): ReactElement {
  const tone = props.tone ?? 'quiet';
  return (
    <div className="note" data-tone={tone}>
      <ToneShape tone={tone} />
      <div>{props.children}</div>
    </div>
  );
}
