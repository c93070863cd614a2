import { applyAll, verifyAll } from '../../flow/contain.ts';
import { incidentOf, openIncidents, operate, type Operation } from '../../flow/operation.ts';
import { rollBack } from '../../flow/rollback.ts';
import type { ExitCode } from '../../model/index.ts';
import type { IncidentRecord } from '../../record/index.ts';
import type { CliContext, Verb } from '../context.ts';
import { operatorOf } from '../operator.ts';
import { tell } from '../tell.ts';

/** `cordon apply` */
export const apply: Verb = async (context) => await tellAll(context, await operate(operatorOf(context), 'apply', async (operation) => {
  await applyAll(operation);
  if (await rollBack(operation)) await applyAll(operation);
  return await held(operation);
}));

/** `cordon verify [ID]` */
export const verify: Verb = async (context, [id]) => await tellAll(context, await operate(operatorOf(context), 'verify', async (operation) => {
  // A wrong id must not look like an incident of which nothing is held.
  if (id !== undefined) await incidentOf(operation, id);
  await verifyAll(operation);
  return (await held(operation)).filter((record) => id === undefined || record.incident.id === id);
}));

async function held(operation: Operation): Promise<IncidentRecord[]> {
  return (await openIncidents(operation)).filter((record) => record.holds.length > 0 || record.tasks.length > 0 || record.plans.length > 0);
}

async function tellAll(context: CliContext, records: readonly IncidentRecord[]): Promise<ExitCode> {
  if (records.length === 0 && !context.json) context.say('nothing is held, nothing was changed');
  return tell(context, records);
}
