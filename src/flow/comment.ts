import { digestOf, type Task, type TimelineEntry } from '../model/index.ts';
import type { IncidentRecord } from '../record/index.ts';
import { entry, write, type Operation } from './operation.ts';

/** A failure that the incident's ticket does not tell of yet. */
interface Untold { task: Task; key: string; reference: string; comment: { mark: string; text: string } }

/**
 * Tells each incident's ticket of what failed and what a person has to do. Each failure is told once: its key is in the
 * timeline. A comment that fails stops nothing; the next run tries again.
 */
export async function commentOnTickets(operation: Operation, records: readonly IncidentRecord[]): Promise<void> {
  const { tickets } = operation.clients;
  if (tickets === null) return;
  for (const record of records) {
    const told: Untold[] = [];
    for (const untold of untoldFailures(record)) {
      const { task } = untold;
      const project = task.parameters['project'];
      try {
        if (await tickets.comment(task.key, typeof project === 'string' ? project : null, untold.comment, { timeoutSeconds: task.timeoutSeconds })) told.push(untold);
      } catch (error) {
        operation.log.warn({ incident: record.incident.id, key: untold.key, reason: error instanceof Error ? error.message : String(error) }, 'the ticket was not told');
      }
    }
    if (told.length === 0) continue;
    const entries = told.map(({ task, key, reference }) => entry(operation, `${task.responder}: ${reference} tells of the failure`, {
      kind: 'task-done', key, action: task.action, target: `${task.target.kind}:${task.target.value}`, reference,
    }));
    await write(operation, `${record.incident.id}: the ticket tells what failed`, [{ record, patch: { entries } }]);
  }
}

function untoldFailures(record: IncidentRecord): Untold[] {
  const done = new Map(record.timeline.flatMap(({ data }) => (data.kind === 'task-done' ? [[data.key, data.reference] as const] : [])));
  const tickets = record.tasks.filter((task) => task.responder === 'notify/ticket' && done.has(task.key));
  const failures = record.timeline.flatMap((one) => (one.data.kind === 'escalated' ? [{ one, data: one.data }] : []));
  return tickets.flatMap((task) => failures
    // That the ticket could not be opened is no news once it is.
    .filter(({ data }) => data.action !== task.action)
    .map(({ one, data }) => ({ task, key: `${task.key}/comment/${keyOf(one)}`, reference: done.get(task.key) ?? '', comment: { mark: keyOf(one), text: textOf(data) } }))
    .filter(({ key }) => !done.has(key)));
}

function keyOf({ at, data }: TimelineEntry): string {
  return digestOf({ at, data }).slice(0, 12);
}

function textOf(data: Extract<TimelineEntry['data'], { kind: 'escalated' }>): string {
  const what = data.action === null ? 'cordon' : `${data.action}${data.target === null ? '' : ` on ${data.target}`}`;
  return `${what} needs a person.\nWhy: ${data.reason}\nNext: ${data.next}`;
}
