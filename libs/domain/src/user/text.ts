// Separators of lines, and marks that turn the direction of what follows: one name could pass for another.
const misleading = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;
const visible = /[^\s\p{C}\p{Default_Ignorable_Code_Point}]/u;

/** Whether text can be shown on one line as what it is, has something to see in it, and is at most `max` characters long. */
export function isPrintable(text: string, max: number): boolean {
  return text.isWellFormed() && !misleading.test(text) && visible.test(text) && [...text].length <= max;
}
