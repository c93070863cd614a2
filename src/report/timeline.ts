import type { TimelineEntry } from '../model/index.ts';
import { code, plain, table, time } from './text.ts';

/** A timeline for the terminal, one line an entry: time, incident, actor, what happened, in words. */
export function timelineText(entries: readonly TimelineEntry[]): string {
  return entries.map(({ at, incident, actor, data, result }) =>
    `${at}  ${(incident ?? 'repository').padEnd(21)}  ${plain(`${actor.kind} ${actor.id}`, 60)}  ${data.kind}  ${plain(result)}\n`).join('');
}

/** A timeline as a Markdown table. */
export function timelineTable(entries: readonly TimelineEntry[]): string {
  return table(['time', 'who', 'what', 'result', 'made from'], entries.map(({ at, actor, data, result, inputs }) =>
    [time(at), `${actor.kind} ${code(actor.id)}`, data.kind, code(result), inputs === null ? '' : code(inputs.slice(0, 12))]), 'Nothing is recorded.');
}
