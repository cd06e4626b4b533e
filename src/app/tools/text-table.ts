/** Rows of equal width for a code block: every column as wide as its widest cell, figures to the right. */
export function textTable(all: readonly (readonly string[])[]): readonly string[] {
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padStart(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
