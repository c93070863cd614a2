import type { Plan } from './types.ts';

/** Whether the order of a plan's rows is fixed by the query: from `sort` on, through all that keeps it. */
export function isOrdered(plan: Plan): boolean {
  switch (plan.op) {
    case 'sort': return true;
    case 'filter':
    case 'project':
    case 'take':
    case 'serialize':
    case 'parse':
    case 'parseKv':
    case 'mvExpand':
    case 'mvApply':
    case 'shared': return isOrdered(plan.input);
    // When the last row of a series comes out is not written.
    case 'scan': return plan.steps.every(({ output }) => output !== 'last') && isOrdered(plan.input);
    default: return false;
  }
}
