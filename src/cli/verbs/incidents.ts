import { answerOf } from '../../flow/answer.ts';
import { EXIT, type IncidentsShowAnswer, type ReportAnswer, type RespondAnswer } from '../../model/index.ts';
import { openLedger, readAll, readIncident, readOpen } from '../../record/index.ts';
import { report as reportOf, timelineText } from '../../report/index.ts';
import type { Verb } from '../context.ts';
import { renderIncident, renderList } from '../render/incident.ts';

/** `cordon incidents list [--all]` */
export const list: Verb = async (context, _args, options) => {
  const ledger = await openLedger(context.repo);
  const records = options['all'] === true ? await readAll(ledger) : await readOpen(ledger);
  const sorted = [...records].sort((a, b) => a.incident.priority.localeCompare(b.incident.priority) || a.incident.openedAt.localeCompare(b.incident.openedAt));
  if (context.json) context.print(JSON.stringify({ incidents: sorted.map(answerOf), rejected: [] } satisfies RespondAnswer));
  else if (sorted.length === 0) context.say('no incident is open');
  else context.print(renderList(sorted, context.colours));
  return EXIT.done;
};

/** `cordon incidents show ID` */
export const show: Verb = async (context, [id = '']) => {
  const record = await readIncident(await openLedger(context.repo), id);
  if (context.json) context.print(JSON.stringify({ ...answerOf(record), incident: record.incident, events: record.events, holds: record.holds, timeline: record.timeline } satisfies IncidentsShowAnswer));
  else context.print(`${renderIncident(record, context.colours, true)}\n${timelineText(record.timeline)}`);
  return EXIT.done;
};

/** `cordon report ID` */
export const report: Verb = async (context, [id = '']) => {
  const record = await readIncident(await openLedger(context.repo), id);
  const text = reportOf(record);
  context.print(context.json ? JSON.stringify({ id, report: text } satisfies ReportAnswer) : text);
  return EXIT.done;
};
