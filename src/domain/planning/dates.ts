/** Calendar arithmetic on dates that are given, never read from a clock. */
const MS_PER_DAY = 86_400_000;

/** Whole days from an ISO date to an ISO time; null when either is not a date. */
export function daysBetween(from: string, to: string): number | null {
  const days = (Date.parse(to) - Date.parse(from)) / MS_PER_DAY;
  return Number.isFinite(days) ? Math.floor(days) : null;
}
