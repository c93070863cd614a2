import { openLedger, readIncident, readOpen, waitingPlans } from '../../record/index.ts';
import { shownPlan } from '../../flow/answer.ts';
import { EXIT, type PlanAnswer } from '../../model/index.ts';
import type { Verb } from '../context.ts';
import { renderPlan } from '../render/plan.ts';

/** `cordon plan [ID]`: reads the ledger alone. */
export const plan: Verb = async (context, [id]) => {
  const ledger = await openLedger(context.repo);
  const records = id === undefined ? await readOpen(ledger) : [await readIncident(ledger, id)];
  const shown = records.flatMap((record) => {
    const waiting = waitingPlans(record);
    const other = shownPlan(record);
    return waiting.length > 0 ? waiting.map((one) => ({ plan: one, waits: true, record })) : other === undefined ? [] : [{ plan: other, waits: false, record }];
  });
  if (context.json) context.print(JSON.stringify({ plans: shown.map(({ plan: one, waits }) => ({ ...one, waits })) } satisfies PlanAnswer));
  else if (shown.length === 0) context.say('there is no plan');
  else for (const one of shown) context.print(renderPlan(one.plan, one.waits, context.colours, one.record));
  return shown.some((one) => one.waits) ? EXIT.approval : EXIT.done;
};
