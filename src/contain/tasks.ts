import pRetry from 'p-retry';
import type { TaskType } from '../../responders/contract.ts';
import { entityRef, type Instant, type Outcome, type Task } from '../model/index.ts';

export interface TaskTools<Clients> {
  taskTypes: ReadonlyMap<string, TaskType<Clients>>;
  clients: Clients;
  now(): Instant;
}

export interface TaskResult { task: Task; reference: string | null; outcome: Outcome }

/** Does one task, as often as its retry policy says. Never throws: a task that fails does not stop containment. */
export async function runTask<Clients>(task: Task, requestedAt: Instant, tools: TaskTools<Clients>): Promise<TaskResult> {
  const base = { action: task.action, target: entityRef(task.target), requestedAt, residual: null };
  const type = tools.taskTypes.get(task.responder);
  try {
    if (type === undefined) throw new Error(`no task type ${task.responder} is installed`);
    const done = await pRetry(
      async () => await type.run(task.key, task.parameters, tools.clients, { now: tools.now(), timeoutSeconds: task.timeoutSeconds }),
      { retries: task.retry.maxAttempts - 1, minTimeout: task.retry.backoffMs, randomize: true },
    );
    const at = tools.now();
    return { task, reference: done.reference, outcome: { ...base, acceptedAt: at, effectiveAt: at, failure: null } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      task, reference: null,
      outcome: { ...base, acceptedAt: null, effectiveAt: null, failure: { reason, next: 'Do it by hand, or correct the connection; `cordon sweep` tries again.' } },
    };
  }
}
