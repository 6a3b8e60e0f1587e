/**
 * Colours, each readable on paper without colour: everything that carries meaning differs in lightness as well.
 * Contrast on white: ink 16:1, quiet 6:1, success 7:1, caution 7:1; white on failure 10:1.
 */
export const colour = {
  ink: '#16202a',
  quiet: '#54606c',
  hairline: '#c9d0d6',
  panel: '#f1f4f6',
  white: '#ffffff',
  success: '#0b5d3b',
  caution: '#7a4a00',
  failure: '#8f1018',
} as const;

/** Sizes of type in points. */
export const type = {
  title: 19,
  subtitle: 9,
  headline: 24,
  section: 10.5,
  body: 8.4,
  label: 7.4,
  mono: 7.6,
  small: 6.8,
} as const;

/** Distances in points. */
export const space = {
  margin: 42,
  bottom: 52,
  column: 14,
  row: 3.2,
  section: 9,
} as const;

/** Distance between base lines of a size. */
export function leading(size: number): number {
  return size * 1.32;
}
