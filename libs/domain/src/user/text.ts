// Line separators and marks that change the direction of text, with which one name could pass for another.
const misleading = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;
const visible = /[^\s\p{C}\p{Default_Ignorable_Code_Point}]/u;

/** Returns whether a text fits on one line, contains a visible but no misleading character, and has at most `max` characters. */
export function isPrintable(text: string, max: number): boolean {
  return text.isWellFormed() && !misleading.test(text) && visible.test(text) && [...text].length <= max;
}
