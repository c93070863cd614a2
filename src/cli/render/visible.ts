/** Text of others at a terminal: control characters, line ends and direction marks are shown, not obeyed; runs of spaces, which could draw a column of ours, are one. */
export function visible(text: string): string {
  return text.replaceAll(/\p{Zs}{2,}/gu, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
