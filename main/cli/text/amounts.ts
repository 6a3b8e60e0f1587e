const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A number of bytes in the decimal units of drive labels, with up to four characters before the unit: `500 GB`, `1.0 TB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0);
  return `${digits} ${units[unit] ?? 'B'}`;
}

/** A rate in MB/s, the one unit in which drives are compared; one decimal below 10. */
export function formatRate(bytesPerSecond: number): string {
  const megabytes = bytesPerSecond / 1e6;
  return `${megabytes < 9.95 ? megabytes.toFixed(1) : megabytes.toFixed(0)} MB/s`;
}

/** A duration as a clock shows it: `0:07`, `12:34`, `3:05:09`, `2 d 03:05`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}`;
  const rest = whole % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A duration in words: `7 s`, `12 min`, `3 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** An exact count with thousands separated: `1,953,525,168`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A UTC time as the reader's own clock shows it: `2026-11-24 08:15:00 +01:00`. */
export function formatLocalTime(utc: string): string {
  const time = new Date(utc);
  const two = (value: number): string => String(Math.abs(value)).padStart(2, '0');
  const offset = -time.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.trunc(offset / 60))}:${two(offset % 60)}`;
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())} ${zone}`;
}
