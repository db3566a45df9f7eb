/** Formats a number, rounded, with a comma between thousands. */
export const number = (value: number) => Math.round(value).toLocaleString('en');

/** Returns lines with aligned columns: the headings, then the rows. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
