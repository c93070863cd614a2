import { approve as approveIncrement } from '../../flow/approve.ts';
import { operate } from '../../flow/operation.ts';
import { answerOf } from '../../flow/answer.ts';
import { EXIT, type RespondAnswer } from '../../model/index.ts';
import type { Verb } from '../context.ts';
import { operatorOf } from '../operator.ts';

/** `cordon approve ID --digest D` */
export const approve: Verb = async (context, [id = ''], options) => {
  const digest = String(options['digest']).trim().toLowerCase();
  const record = await operate(operatorOf(context), 'approve', async (operation) => await approveIncrement(operation, id, digest));
  if (context.json) context.print(JSON.stringify({ incidents: [answerOf(record)], rejected: [] } satisfies RespondAnswer));
  else context.print(`approved ${digest} of ${id}; \`cordon apply\` makes it so`);
  return EXIT.done;
};
