/** Text as an SQL literal. */
export function sqlText(text: string): string {
  return text.includes('\u0000') ? `(${text.split('\u0000').map(part => sqlText(part)).join(' || chr(0) || ')})` : `'${text.replaceAll("'", "''")}'`;
}

/** Text with nothing special for a regular expression of RE2 or JavaScript. */
export function quoteRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

export function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text);
}
