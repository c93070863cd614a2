import type { Change } from './change.ts';
import { redactText } from './secrets.ts';

const LONGEST = 200;

/** One line without control characters: what comes from an alert cannot add a trailer of its own. */
function oneLine(text: string): string {
  const line = redactText(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]+/gu, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}

/** The commit message: one line, then trailers. */
export function commitMessage(change: Change): string {
  const trailers: string[] = change.incidents.map(({ id }) => `Incident: ${id}`);
  for (const [name, value] of Object.entries(change.trailers ?? {})) {
    if (name === 'Incident') continue;
    if (!/^[A-Z][A-Za-z-]{1,40}$/.test(name)) throw new TypeError(`${JSON.stringify(name)} is no trailer name`);
    for (const item of typeof value === 'string' ? [value] : value) trailers.push(`${name}: ${oneLine(item)}`);
  }
  const subject = oneLine(change.message) || 'record';
  return trailers.length === 0 ? `${subject}\n` : `${subject}\n\n${[...new Set(trailers)].join('\n')}\n`;
}
