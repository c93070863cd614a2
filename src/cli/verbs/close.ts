import { answerOf } from '../../flow/answer.ts';
import { acknowledge, close as closeIncident } from '../../flow/close.ts';
import { operate } from '../../flow/operation.ts';
import { CloseVerdict, EXIT, UsageError, type RespondAnswer } from '../../model/index.ts';
import type { IncidentRecord } from '../../record/index.ts';
import type { CliContext, Verb } from '../context.ts';
import { operatorOf } from '../operator.ts';

function show(context: CliContext, record: IncidentRecord, text: string): void {
  context.print(context.json ? JSON.stringify({ incidents: [answerOf(record)], rejected: [] } satisfies RespondAnswer) : `${record.incident.id}: ${text}`);
}

/** `cordon ack ID` */
export const ack: Verb = async (context, [id = '']) => {
  const record = await operate(operatorOf(context), 'ack', async (operation) => await acknowledge(operation, id));
  show(context, record, `acknowledged at ${record.incident.acknowledgedAt ?? ''}`);
  return EXIT.done;
};

/** `cordon close ID --as VERDICT --reason R` */
export const close: Verb = async (context, [id = ''], options) => {
  const as = CloseVerdict.safeParse(options['as']);
  if (!as.success) throw new UsageError(`--as ${String(options['as'])} is no verdict`, `One of ${CloseVerdict.options.join(', ')}.`);
  const record = await operate(operatorOf(context), 'close', async (operation) => await closeIncident(operation, id, as.data, String(options['reason'])));
  show(context, record, `closed as ${as.data}`);
  return EXIT.done;
};
