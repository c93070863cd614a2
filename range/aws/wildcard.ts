/** Whether `text` fits `pattern`, where `*` is any run and `?` one character. Linear-ish, no regular expression. */
export function like(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** ARNs are compared part by part: a star in one part never reaches into the next; the sixth is the rest. */
export function arnLike(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [wanted, given] = [arnParts(pattern), arnParts(arn)];
  return wanted !== null && given !== null && wanted.every((part, index) => like(part, given[index] ?? ''));
}

function arnParts(arn: string): string[] | null {
  const parts = arn.split(':');
  if (parts.length < 6) return null;
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
