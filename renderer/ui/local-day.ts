/** The instant at which a local day begins; `null` for no day. */
export function instantOf(day: string, plusDays: number): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || year < 1970) return null;
  return new Date(year, month - 1, date + plusDays).toISOString();
}

/** The local day that {@link instantOf} was made from. */
export function dayOf(instant: string, plusDays: number): string {
  const begin = new Date(instant);
  const day = new Date(begin.getFullYear(), begin.getMonth(), begin.getDate() - plusDays);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
