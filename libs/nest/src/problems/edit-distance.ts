/** Returns how many letters must be inserted, removed or replaced to turn one word into another. */
export function editDistance(from: string, to: string): number {
  const letters = [...to];
  let row = [0, ...letters.map((_, index) => index + 1)];
  for (const letter of from) {
    let [corner = 0] = row;
    let left = corner + 1;
    const next = [left];
    for (const [index, other] of letters.entries()) {
      const above = row[index + 1] ?? 0;
      left = Math.min(left + 1, above + 1, corner + (letter === other ? 0 : 1));
      corner = above;
      next.push(left);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
