import type { Operator } from '../flow/operation.ts';
import { actorOf } from './actor.ts';
import type { CliContext } from './context.ts';
import { openLog } from './log.ts';
import { renderPlan } from './render/plan.ts';

/** The operator behind a command line. */
export function operatorOf(context: CliContext): Operator {
  return {
    root: context.repo, environment: context.environment, actor: actorOf(context.repo, context.env), env: context.env,
    log: openLog(context.env, process.stderr.isTTY === true), progress: context.progress,
    planned: (plan) => { if (!context.json) context.print(renderPlan(plan, plan.gate === 'approval', context.colours)); },
  };
}
