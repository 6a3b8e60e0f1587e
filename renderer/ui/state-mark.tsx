import type { ReactElement } from 'react';

/** How urgent a state is; each has its own shape, so that colour is never alone. */
export type Tone = 'quiet' | 'active' | 'ok' | 'warn' | 'bad' | 'locked';

/** The shape of a tone: ring, arc, disc with tick, triangle, octagon, padlock. */
export function ToneShape(props: { readonly tone: Tone; readonly size?: number }): ReactElement {
  const size = props.size ?? 20;
  return (
    <svg
      className="tone-shape"
      data-tone={props.tone}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      {shapes[props.tone]}
    </svg>
  );
}

const shapes: Readonly<Record<Tone, ReactElement>> = {
  quiet: <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" strokeWidth="2.5" />,
  active: (
    <>
      <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <path d="M12 12V3a9 9 0 0 1 7.8 13.5z" fill="currentColor" />
    </>
  ),
  ok: (
    <>
      <circle cx="12" cy="12" r="10" fill="currentColor" />
      <path d="M7 12.5l3.5 3.5L17 9" fill="none" className="tone-glyph" strokeWidth="2.5" />
    </>
  ),
  warn: (
    <>
      <path d="M12 2.5L23 21.500H1z" fill="currentColor" strokeLinejoin="round" />
      <path d="M12 9.500v5.500M12 18v.5" className="tone-glyph" strokeWidth="2.5" strokeLinecap="round" />
    </>
  ),
  bad: (
    <>
      <path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="currentColor" />
      <path
        d="M8.5 8.500l7 7M15.5 8.500l-7 7"
        className="tone-glyph"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
    </>
  ),
  locked: (
    <>
      <rect x="4" y="11" width="16" height="10" rx="2" fill="currentColor" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" fill="none" stroke="currentColor" strokeWidth="2.5" />
    </>
  ),
};

/** A state as a shape and a word. */
export function StateMark(props: {
  readonly tone: Tone;
  readonly word: string;
  readonly size?: 'normal' | 'large';
}): ReactElement {
  return (
    <span className="state-mark" data-tone={props.tone} data-size={props.size ?? 'normal'}>
      <ToneShape tone={props.tone} size={props.size === 'large' ? 32 : 20} />
      <span>{props.word}</span>
    </span>
  );
}
