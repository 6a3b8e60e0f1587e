/** How numbers, sizes and times are written in one language. Made once per language by {@link formatsFor}. */
export interface Formats {
  /** 1 TB, 500 GB: decimal units as on drive labels. */
  readonly size: (bytes: number) => string;
  /** 500,107,862,016 bytes, without the word. */
  readonly exact: (count: number) => string;
  /** 182 MB/s, without "per second" spelled out. */
  readonly rate: (bytesPerSecond: number) => string;
  /** 43 % from parts per thousand; whole percents, never rounded up to 100. */
  readonly percent: (permille: number) => string;
  /** 1 h 2 min. */
  readonly duration: (seconds: number) => string;
  /** Local date and time with zone. */
  readonly moment: (iso: string) => string;
  /** Local date. */
  readonly day: (iso: string) => string;
  readonly temperature: (celsius: number) => string;
}

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

const made = new Map<string, Formats>();

/** The formats of a language tag such as `de`; made once, for making them takes longer than using them a hundred times. */
export function formatsFor(language: string): Formats {
  const known = made.get(language);
  if (known !== undefined) return known;
  const formats = makeFormats(language);
  made.set(language, formats);
  return formats;
}

function makeFormats(language: string): Formats {
  const whole = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const moment = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  const day = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric' });
  const celsius = new Intl.NumberFormat(language, { style: 'unit', unit: 'celsius' });
  const units = new Map<string, Intl.NumberFormat>();
  const unitFormat = (name: string, digits: number): Intl.NumberFormat => {
    const key = `${name} ${digits}`;
    const known = units.get(key);
    if (known !== undefined) return known;
    const format = new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
    units.set(key, format);
    return format;
  };
  // A number and its unit stay on one line.
  const unit = (value: number, name: string, digits: number): string =>
    unitFormat(name, digits).format(value).replaceAll(' ', '\u00A0');

  const scaled = (bytes: number, suffix: string): string => {
    const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), sizeUnits.length - 1);
    const value = bytes / 1000 ** step;
    return unit(value, `${sizeUnits[step] ?? 'byte'}${suffix}`, value < 10 && step > 0 ? 1 : 0);
  };

  return {
    size: (bytes) => scaled(bytes, ''),
    exact: (count) => whole.format(count),
    rate: (bytesPerSecond) => scaled(bytesPerSecond, '-per-second'),
    percent: (permille) => percent.format(Math.floor(permille / 10) / 100),
    duration: (seconds) => {
      if (seconds < 60) return unit(Math.max(0, Math.round(seconds)), 'second', 0);
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return unit(minutes, 'minute', 0);
      const hours = Math.floor(minutes / 60);
      if (hours >= 48) return unit(Math.round(hours / 24), 'day', 0);
      const rest = minutes % 60;
      const wholeHours = unit(hours, 'hour', 0);
      return rest === 0 ? wholeHours : `${wholeHours} ${unit(rest, 'minute', 0)}`;
    },
    moment: (iso) => moment.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    temperature: (degrees) => celsius.format(degrees),
  };
}
