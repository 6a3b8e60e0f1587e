import type { ReactElement } from 'react';

const WIDTH = 240;
const HEIGHT = 40;

/** A small graph of rates, oldest left; its meaning is told by the text beside it. */
export function Sparkline(props: {
  readonly values: readonly number[];
  readonly label: string;
}): ReactElement | null {
  const points = sparkPoints(props.values);
  if (points === null) return null;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.label}
    >
      <polygon points={`0,${HEIGHT} ${points} ${WIDTH},${HEIGHT}`} />
      <polyline points={points} fill="none" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** The points of the line from 0 to the largest value; null if there is no line to draw yet. */
export function sparkPoints(values: readonly number[]): string | null {
  if (values.length < 2) return null;
  const top = Math.max(...values, 1);
  const step = WIDTH / (values.length - 1);
  return values
    .map(
      (value, index) => `${(index * step).toFixed(1)},${(HEIGHT - (value / top) * (HEIGHT - 4)).toFixed(1)}`,
    )
    .join(' ');
}
