import type { ReactElement } from 'react';

/** How far something is; the number itself stands beside it as text. */
export function Meter(props: {
  readonly permille: number;
  readonly label: string;
  readonly tone?: 'active' | 'warn' | 'quiet';
}): ReactElement {
  return (
    <div
      className="meter"
      data-tone={props.tone ?? 'active'}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(props.permille / 10)}
    >
      <div style={{ transform: `scaleX(${props.permille / 1000})` }} />
    </div>
  );
}
