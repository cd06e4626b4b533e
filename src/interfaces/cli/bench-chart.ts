/** Bars in a terminal: one row a load, as long as its figure. */
export interface Bar {
  readonly label: string;
  readonly value: number | null;
  readonly shown: string;
  /** Behind the figure. */
  readonly mark?: string | undefined;
}

const WIDTH = 36;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

function barOf(share: number): string {
  const eighths = Math.round(share * WIDTH * EIGHTHS.length);
  const whole = Math.floor(eighths / EIGHTHS.length);
  return `${"█".repeat(whole)}${EIGHTHS[eighths % EIGHTHS.length] ?? ""}`;
}

/** The longest bar is the largest figure; one that is not known has none. @param axis - where it reaches at least. */
export function barChart(bars: readonly Bar[], axis = 0): string[] {
  const largest = Math.max(axis, ...bars.map(({ value }) => value ?? 0));
  const labelWidth = Math.max(...bars.map(({ label }) => label.length));
  const shownWidth = Math.max(...bars.map(({ shown }) => shown.length));
  return bars.map(({ label, value, shown, mark }) => {
    const bar = value === null || largest <= 0 ? "" : barOf(value / largest);
    return `   ${label.padStart(labelWidth)}  ${shown.padStart(shownWidth)}  ${bar}${mark === undefined ? "" : `  ${mark}`}`;
  });
}
