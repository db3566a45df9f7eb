/** Returns how many letters must be inserted, removed, replaced or swapped with the next one to turn one word into another. */
export function editDistance(from: string, to: string): number {
  const [letters, others] = [[...from], [...to]];
  let before: readonly number[] = [];
  let above: readonly number[] = [0, ...others.map((_, index) => index + 1)];
  for (const [i, letter] of letters.entries()) {
    const row = [i + 1];
    for (const [j, other] of others.entries()) {
      const [left = 0, up = 0, corner = 0] = [row[j], above[j + 1], above[j]];
      const isSwap = letter === others[j - 1] && other === letters[i - 1];
      const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : Infinity;
      row.push(Math.min(left + 1, up + 1, corner + (letter === other ? 0 : 1), swapped));
    }
    [before, above] = [above, row];
  }
  return above.at(-1) ?? 0;
}
