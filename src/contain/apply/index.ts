import type { AppliedStack } from '../../model/index.ts';
import { runTask } from '../tasks.ts';
import { runEngines } from './engines.ts';
import { intend } from './intend.ts';
import { lookAtLeaving } from './letting-go.ts';
import { look, mendDrift, stampAgain } from './look.ts';
import { reportOf, startRun } from './run.ts';
import type { ApplyReport, ApplyTools, IncidentContainment } from './types.ts';
import { write } from './write.ts';

export type { ApplyReport, ApplyTools, IncidentContainment, JournalChange } from './types.ts';

/**
 * Makes the clouds be what the active holds say: writes down what it is about to do, runs the stacks that differ, does
 * the tasks, looks whether it is effective, and writes down what it saw. Level-triggered: run it as often as you like.
 * Throws what the journal throws; what a cloud refuses is an outcome.
 */
export async function apply<Clients>(incidents: readonly IncidentContainment[], applied: readonly AppliedStack[], tools: ApplyTools<Clients>): Promise<ApplyReport> {
  const run = startRun(incidents, applied, tools);
  const work = await intend(run);
  const at = tools.now();
  const tasks = Promise.all(incidents.flatMap((one) => one.tasks.map(async (task) => await runTask(task, at, tools))));
  await runEngines(run, work, false);
  run.tasks = await tasks;
  await write(run, 'apply: result');
  await Promise.all([look(run), lookAtLeaving(run)]);
  if (await mendDrift(run)) await look(run);
  if (await stampAgain(run)) await look(run);
  await write(run, 'apply: verified');
  return reportOf(run);
}

/** Looks again whether what is held is effective, and writes down what changed. Starts no engine. */
export async function verify<Clients>(incidents: readonly IncidentContainment[], applied: readonly AppliedStack[], tools: ApplyTools<Clients>): Promise<ApplyReport> {
  const run = startRun(incidents, applied, tools);
  await Promise.all([look(run), lookAtLeaving(run)]);
  await write(run, 'verify');
  return reportOf(run);
}
