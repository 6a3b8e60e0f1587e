import type { ReactElement } from 'react';

const paths = {
  bays: 'M3 5h18v5H3zM3 14h18v5H3zM7 7.5h.01M7 16.5h.01M11 7.5h6M11 16.5h6',
  certificate: 'M14 3H6v18h12V7zM14 3v4h4M9 12h6M9 16h4',
  verify: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5',
  assets: 'M3 4h18v12H3zM8 20h8M12 16v4M7 10h3l1.5-3 2 5 1-2h2.5',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM9 14.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  about: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.500a2.5 2.5 0 1 1 3.5 2.300c-.7.3-1 .9-1 1.700M12 17h.01',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
  download: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  label: 'M3 12l9-9h8v8l-9 9zM16 8h.01',
  open: 'M14 4h6v6M20 4l-9 9M17 14v6H4V7h6',
  plus: 'M12 5v14M5 12h14',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.5-4 3.5-6 8-6s7.5 2 8 6',
  cards: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  rows: 'M4 6h16M4 12h16M4 18h16',
  refresh:
    'M20 11a8 8 0 0 0-14.5-4L3 9.500M3 4v5.500h5.500M4 13a8 8 0 0 0 14.5 4l2.5-2.500M21 20v-5.500h-5.5',
  file: 'M14 3H6v18h12V7zM14 3v4h4',
  import: 'M12 16V4M7 8l5-5 5 5M4 20h16',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  filter: 'M4 6h16M7 12h10M10 18h4',
  usb: 'M12 3v14M12 3l-2.5 3M12 3l2.5 3M12 14l-5-3V8M12 12l5-3V6M12 17a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  thermometer: 'M10 14V5a2 2 0 1 1 4 0v9a4 4 0 1 1-4 0zM12 9v8',
} as const;

/** A line icon of the house's own set. */
export type IconName = keyof typeof paths;

/** Draws an icon beside a text; it says nothing by itself and is hidden from screen readers. */
export function Icon(props: { readonly name: IconName; readonly size?: number }): ReactElement {
  const size = props.size ?? 20;
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[props.name]} />
    </svg>
  );
}
