const maxCharacters = 100;
const visible = String.raw`[^\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]`;
// The flags of England and its like, whose letters are invisible by themselves.
const flag = String.raw`\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,20}\u{E007F}`;
const unit = String.raw`(?:${flag}|${visible}\p{Variation_Selector}?)`;
// Joiners shape the characters beside them, in Persian, in the scripts of India, and in emoji.
const form = new RegExp(String.raw`^${unit}(?:(?:[\u200C\u200D]|\p{Zs}+)?${unit})*$`, 'u');

/**
 * Returns whether a text is a name: 1 to 100 characters on one line, which begins and ends with a visible one. Between visible characters
 * there may be spaces, or one joiner (U+200C, U+200D); an emoji may have its variation selector, and a flag its tags. Every other invisible
 * character is refused, since two names could look the same, and so are those that change the direction of writing.
 */
export function isName(name: string): boolean {
  return name.length <= 2 * maxCharacters && [...name].length <= maxCharacters && form.test(name);
}

/** The form of a name as every tool can read it: it allows invisible characters beyond ASCII, which {@link isName} refuses. */
export const namePattern = new RegExp(String.raw`^[^\s\x00-\x1F\x7F](?:[^\x00-\x1F\x7F]*[^\s\x00-\x1F\x7F])?$`, 'u');
