import { operate } from '../../flow/operation.ts';
import { sweep as getWell } from '../../flow/sweep.ts';
import type { Verb } from '../context.ts';
import { operatorOf } from '../operator.ts';
import { tell } from '../tell.ts';

/** `cordon sweep` */
export const sweep: Verb = async (context) => {
  const records = await operate(operatorOf(context), 'sweep', getWell, { lettingGo: true });
  if (records.length === 0 && !context.json) context.say('no incident is open');
  return tell(context, records);
};
