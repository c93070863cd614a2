import { answerOf, exitOf } from '../flow/answer.ts';
import { worstExit, type ExitCode, type RespondAnswer } from '../model/index.ts';
import type { IncidentRecord } from '../record/index.ts';
import type { CliContext } from './context.ts';
import { renderIncident } from './render/incident.ts';

/** Shows incidents as `respond` does, and says what they are worth as an exit code. */
export function tell(context: CliContext, records: readonly IncidentRecord[]): ExitCode {
  if (context.json) context.print(JSON.stringify({ incidents: records.map(answerOf), rejected: [] } satisfies RespondAnswer));
  else for (const record of records) context.print(renderIncident(record, context.colours, false));
  return worstExit(records.map(exitOf));
}
