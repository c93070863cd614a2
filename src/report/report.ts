import { entityRef, outcomeState, type Instant } from '../model/index.ts';
import { outcomesOf, stateOf, unrestored, waitingPlans, type IncidentRecord } from '../record/index.ts';
import { approvalTable, decisionSection, eventTable, holdTable, irreversibleList, nameOf, outcomeTable, picture } from './sections.ts';
import { attackLines, heldBackSection, liftedSection, sessionSection } from './attack.ts';
import { code, table, time } from './text.ts';
import { timelineTable } from './timeline.ts';

/** What a report says beside the ledger: when and for which environment it was made. */
export interface ReportFacts {
  environment: string;
  /** By the environment's clock; the range has its own. */
  madeAt: Instant;
  /** By the wall clock, where that is another one. */
  wallTime: Instant | null;
}

const STATE_TEXT: Record<ReturnType<typeof stateOf>, string> = {
  new: 'It is in a person\'s queue; nothing has been done to any account or system.',
  'awaiting-approval': 'A part of the response waits for a person\'s approval.',
  containing: 'The response is under way; not all of it is seen to work yet.',
  contained: 'All that was to be stopped is seen to be stopped, apart from the access that is left, named below.',
  'partly-contained': 'Only a part of what was to be stopped is seen to be stopped.',
  escalated: 'cordon could not or must not act by itself; a person has to.',
  released: 'What was restricted has been restored.',
  closed: 'The incident is closed.',
};

/** For people who were not there: what happened, who is affected, what was done, what is next. No identifiers of systems. */
function inShort(record: IncidentRecord): string {
  const { incident } = record;
  const outcomes = outcomesOf(record);
  const effective = outcomes.filter((outcome) => outcomeState(outcome) === 'effective').length;
  const failed = outcomes.filter((outcome) => outcomeState(outcome) === 'failed').length;
  const kinds = [...new Set(incident.entities.map(({ kind }) => kind.replaceAll('_', ' ')))].join(', ');
  const lines = [
    `- ${record.events.length} alert(s) from ${incident.sources.join(', ')} tell of one incident of ${incident.severity} severity${incident.severityAssumed ? ' (assumed: an alert did not say)' : ''}, detected ${time(incident.detectedAt)}.`,
    `- Affected: ${incident.entities.length} (${kinds || 'unknown'}).`,
    `- ${STATE_TEXT[stateOf(record)]}`,
    outcomes.length === 0 ? '- No action was taken on any system.' : `- ${outcomes.length} action(s): ${effective} seen in force, ${failed} failed, ${outcomes.length - effective - failed} asked for but not seen in force.`,
    `- ${record.holds.length === 0 ? 'Nobody is restricted now.' : `${new Set(record.holds.map(({ target }) => entityRef(target))).size} target(s) are restricted now, the last until ${time(record.holds.map(({ until }) => until).sort().at(-1) ?? null)}.`}`,
  ];
  return `${[...lines, ...attackLines(record)].join('\n')}\n`;
}

/** What a person has to do next, as the ledger says. */
function nextSteps(record: IncidentRecord): string {
  const lines = [
    ...waitingPlans(record).map(({ n, digest }) => `- Approve or reject increment ${n}: ${code(`cordon approve ${record.incident.id} --digest ${digest}`)}`),
    ...outcomesOf(record).flatMap(({ failure, target }) => (failure === null ? [] : [`- ${nameOf(record, target)}: ${code(failure.next)}`])),
    ...record.timeline.flatMap(({ data }) => (data.kind === 'escalated' ? [`- ${code(data.reason)}: ${code(data.next)}`] : [])),
    ...(record.incident.storm === null ? [] : ['- Look at what floods, then close the storm breaker: `cordon resume`']),
    ...(record.decisions.at(-1)?.targets ?? []).flatMap(({ gate, target, refusals }) => (gate === 'deny' ? refusals.map(({ next }) => `- ${nameOf(record, entityRef(target))}: ${code(next)}`) : [])),
    ...unrestored(record).map((control) => `- Released, but not seen to be restored: ${code(control)}`),
  ];
  return lines.length === 0 ? 'Nothing is recorded as waiting for a person.\n' : `${[...new Set(lines)].join('\n')}\n`;
}

/**
 * The report of one incident in Markdown. It states what the ledger holds and nothing else; strings that came from
 * alerts stand in code spans, so that they are shown and not rendered. Without facts it depends on the ledger alone.
 */
export function report(record: IncidentRecord, facts: ReportFacts | null = null): string {
  const { incident } = record;
  const made = facts === null ? '' : ` Made ${time(facts.madeAt)} for environment ${code(facts.environment)}${facts.wallTime === null ? '' : ` (wall time ${time(facts.wallTime)})`}.`;
  const opened = `Opened ${time(incident.openedAt)}.${made}`;
  return [
    `# Incident ${incident.id}: ${code(incident.title)}\n`, `${opened}\n`,
    table(['state', 'severity', 'priority', 'queue', 'verdict'], [[stateOf(record), incident.severity, incident.priority, code(incident.queue), incident.closedAs ?? 'open']], ''),
    '## In short\n', inShort(record),
    '## Next steps\n', nextSteps(record),
    '## Requested, accepted, effective\n', outcomeTable(record),
    ...liftedSection(record), ...heldBackSection(record),
    '## In force now\n', holdTable(record),
    '## What cannot be undone\n', irreversibleList(record),
    '## Times\n', picture(record),
    '## For the responders\n', decisionSection(record),
    ...sessionSection(record),
    '### Affected\n', table(['kind', 'name', 'id'], incident.entities.map(({ kind, name, value }) => [kind, code(name), code(value)]), 'None.'),
    '### Alerts\n', eventTable(record),
    '### Increments and approvals\n', approvalTable(record),
    '### Timeline\n', timelineTable(record.timeline),
  ].join('\n');
}
