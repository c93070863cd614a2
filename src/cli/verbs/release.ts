import { operate } from '../../flow/operation.ts';
import { release as letGo } from '../../flow/release.ts';
import { unrestored, type IncidentRecord } from '../../record/index.ts';
import { answerOf } from '../../flow/answer.ts';
import { EXIT, parseControlKey, type RespondAnswer } from '../../model/index.ts';
import type { Verb } from '../context.ts';
import { operatorOf } from '../operator.ts';
import { section } from '../render/layout.ts';
import { called } from '../render/names.ts';
import { nextSteps, stepLines } from '../render/next.ts';
import { visible } from '../render/visible.ts';

/** `cordon release ID` */
export const release: Verb = async (context, [id = ''], options) => {
  const reason = typeof options['reason'] === 'string' ? options['reason'] : 'no longer needed';
  const record = await operate(operatorOf(context), 'release', async (operation) => await letGo(operation, id, reason), { lettingGo: true });
  const open = unrestored(record);
  const cannot = record.timeline.flatMap(({ data }) => (data.kind === 'irreversible' ? [irreversible(record, data.control)] : []));
  if (context.json) context.print(JSON.stringify({ incidents: [answerOf(record)], rejected: [] } satisfies RespondAnswer));
  else {
    context.print(`${id}: ${record.incident.state}`);
    for (const what of new Set(cannot)) context.print(`  cannot be undone: ${what}`);
    for (const control of open) context.print(`  not restored yet: ${visible(control)}`);
    for (const line of section('next', stepLines(nextSteps(record)))) context.print(line);
  }
  return open.length > 0 ? EXIT.partly : EXIT.done;
};

/** `entra:sessions-valid-from of alice@contoso.example (user)` */
function irreversible({ incident }: IncidentRecord, control: string): string {
  const { type, object } = parseControlKey(control);
  const entity = incident.entities.find(({ value }) => value === object);
  return `${type} of ${entity === undefined ? visible(object) : called(entity)}`;
}
