import { useEffect, useRef, useState, type ReactElement } from 'react';

/** How long a button must be held, in ms. */
const HOLD_MS = 1500;

/**
 * A button that acts only when it is held, by pointer or by key: one touch in passing does nothing. Screen readers,
 * which cannot hold, activate it twice: the first time asks.
 */
export function HoldButton(props: {
  readonly label: string;
  /** Said while it is held, and asked by the first activation without holding. */
  readonly holding: string;
  readonly again: string;
  readonly onDone: () => void;
}): ReactElement {
  const [state, setState] = useState<'idle' | 'holding' | 'asked'>('idle');
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const held = useRef(false);

  const stop = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setState((current) => (current === 'holding' ? 'idle' : current));
  };
  const start = (): void => {
    if (timer.current !== null) return;
    held.current = true;
    setState('holding');
    timer.current = setTimeout(() => {
      timer.current = null;
      setState('idle');
      props.onDone();
    }, HOLD_MS);
  };
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  return (
    <button
      type="button"
      className="button hold-button"
      data-look="plain"
      data-holding={state === 'holding' || undefined}
      onPointerDown={(event) => {
        if (event.button === 0) start();
      }}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onBlur={() => {
        stop();
        setState('idle');
      }}
      onKeyDown={(event) => {
        if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) start();
      }}
      onKeyUp={stop}
      onClick={(event) => {
        // A click that no pointer or key led up to comes from assistive technology.
        const byHand = held.current;
        held.current = false;
        if (byHand || event.detail > 0) return;
        if (state === 'asked') {
          setState('idle');
          props.onDone();
        } else setState('asked');
      }}
    >
      <span className="hold-fill" aria-hidden="true" />
      <span>{state === 'holding' ? props.holding : state === 'asked' ? props.again : props.label}</span>
    </button>
  );
}
