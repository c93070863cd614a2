import { controlKey, entityRef, type Entity, type EntityRef, type Instant, type Outcome } from '../model/index.ts';
import { outcomesOf, waitingPlans, type IncidentRecord } from '../record/index.ts';
import { code, duration, table, time } from './text.ts';

/** `name (kind)` of a target, as the incident names it. */
export function nameOf(record: IncidentRecord, target: EntityRef): string {
  const known = [...record.incident.entities, ...record.holds.map((hold) => hold.target), ...record.tasks.map((task) => task.target)]
    .find((entity) => entityRef(entity) === target);
  return known === undefined ? code(target) : entityText(known);
}

function entityText(entity: Entity): string {
  return `${code(entity.name)} (${entity.kind.replaceAll('_', ' ')})`;
}

/** The three truths: asked, accepted, seen in force, and what is left. */
export function outcomeTable(record: IncidentRecord): string {
  const left = ({ residual, failure }: Outcome): string => (failure !== null ? `**failed**: ${code(failure.reason)}; next: ${code(failure.next)}`
    : residual === null ? 'none known' : `${code(residual.what)} until ${residual.until === null ? 'unknown' : time(residual.until)}`);
  return table(['action', 'target', 'requested', 'accepted', 'effective', 'access that is left'],
    outcomesOf(record).map((outcome) => [code(outcome.action), nameOf(record, outcome.target), time(outcome.requestedAt), time(outcome.acceptedAt), time(outcome.effectiveAt), left(outcome)]),
    'Nothing has been asked of any system.');
}

/** What is in force now. */
export function holdTable(record: IncidentRecord): string {
  return table(['control', 'target', 'action', 'until', 'a release restores'],
    record.holds.map((hold) => [code(controlKey(hold.control)), entityText(hold.target), code(hold.responder), time(hold.until), code(JSON.stringify(hold.before))]),
    'Nothing is held now.');
}

/** What no release brings back. */
export function irreversibleList(record: IncidentRecord): string {
  const lines = record.timeline.flatMap(({ data }) => (data.kind === 'irreversible' ? [`- ${code(data.what)}`] : []));
  return lines.length === 0 ? 'Nothing that cannot be undone is recorded.\n' : `${[...new Set(lines)].join('\n')}\n`;
}

/** Who approved what, and what waits. */
export function approvalTable(record: IncidentRecord): string {
  const waiting = new Set(waitingPlans(record).map(({ n }) => n));
  return table(['increment', 'gate', 'digest', 'who let it through'], record.plans.map(({ n, gate, digest }) => {
    const approvals = record.timeline.filter(({ data }) => data.kind === 'approved' && data.n === n && data.digest === digest);
    const superseded = record.timeline.find(({ data }) => data.kind === 'superseded' && data.n === n);
    const who = approvals.length > 0 ? approvals.map(({ actor, at }) => `${code(actor.id)} at ${time(at)}`).join(', ')
      : waiting.has(n) ? '**waits for approval**' : superseded?.data.kind === 'superseded' ? `superseded: ${code(superseded.data.reason)}` : gate;
    return [String(n), gate, code(digest), who];
  }), 'No plan is recorded.');
}

/** Why it was decided so: the last decision. */
export function decisionSection(record: IncidentRecord): string {
  const decision = record.decisions.at(-1);
  if (decision === undefined) return 'No decision is recorded.\n';
  const playbook = decision.playbook === null
    ? decision.nearest === null ? 'No playbook matched.' : `No playbook matched; the nearest was ${code(decision.nearest.playbook)} (${code(decision.nearest.where)}): ${code(decision.nearest.failed)}.`
    : `Playbook ${code(decision.playbook.id)} version ${code(decision.playbook.version)}.`;
  return [
    `${playbook} Risk ${decision.risk.score} against a threshold of ${decision.risk.threshold}; gate: ${decision.gate ?? 'none'}; round ${decision.round}.\n`,
    table(['part', 'points', 'reason'], decision.risk.parts.map(({ name, points, reason }) => [code(name), String(points), code(reason)]), 'The score has no parts.'),
    table(['target', 'action', 'gate', 'because'], decision.targets.map(({ target, responder, gate, reasons }) =>
      [entityText(target), code(responder), gate, reasons.map(({ reason, where }) => `${code(reason)} (${code(where)})`).join('; ')]), 'The decision has no targets.'),
    ...(decision.exceptions.length === 0 ? [] : [`Exceptions used: ${decision.exceptions.map(({ id }) => code(id)).join(', ')}.\n`]),
    ...(decision.refusals.length === 0 ? [] : [table(['refused by', 'where', 'reason', 'next'], decision.refusals.map(({ rule, where, reason, next }) => [code(rule), code(where), code(reason), code(next)]), '')]),
  ].join('\n');
}

/** The alerts. */
export function eventTable(record: IncidentRecord): string {
  return table(['detected', 'source', 'severity', 'alert', 'detection', 'ATT&CK'], record.events.map((event) => [
    time(event.detectedAt), event.source, event.severity + (event.severityAssumed ? ' (assumed)' : ''), code(event.title),
    event.detection === null ? '' : code(event.detection), [...event.tactics, ...event.techniques].map(code).join(' '),
  ]), 'No alerts are recorded.');
}

/** How long each step took, drawn to scale: only our own words and times are in it. */
export function picture(record: IncidentRecord): string {
  const { incident } = record;
  const steps: readonly (readonly [string, Instant | null])[] = [
    ['occurred', incident.occurredAt], ['detected', incident.detectedAt], ['opened', incident.openedAt], ['acknowledged', incident.acknowledgedAt],
    ['contained', incident.containedAt], ['closed', incident.closedAt],
  ];
  const known = steps.flatMap(([name, at]) => (at === null ? [] : [{ name, at: Date.parse(at) }])).sort((a, b) => a.at - b.at);
  const begin = known[0]?.at ?? 0;
  const length = Math.max(1, (known.at(-1)?.at ?? 0) - begin);
  const width = 40;
  return `\`\`\`text\n${known.map(({ name, at }) => {
    const place = Math.round((width * (at - begin)) / length);
    return `${name.padEnd(13)}|${'-'.repeat(place)}o${' '.repeat(width - place)}|  +${duration(at - begin)}`;
  }).join('\n')}\n\`\`\`\n`;
}
