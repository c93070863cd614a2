import type { Expr, Plan } from '../../../kql/plan/types.ts';

const DEAD: Expr = { kind: 'constant', type: 'string', value: null };

/**
 * The plan without what decides neither which rows there are nor what stands in the columns of these names: of two plans that are then the same, no
 * test can tell one from the other. Below operators that are not looked into, everything stays.
 */
export function noticed(plan: Plan, names: ReadonlySet<string>): Plan {
  const known = new Map<Plan, Map<string, Plan>>();
  const prune = (node: Plan, needed: ReadonlySet<number>): Plan => {
    const key = [...needed].sort((a, b) => a - b).join();
    const made = known.get(node)?.get(key) ?? pruned(node, needed, prune);
    known.set(node, (known.get(node) ?? new Map<string, Plan>()).set(key, made));
    return made;
  };
  return prune(plan, new Set(plan.columns.flatMap(({ name }, at) => (names.has(name) ? [at] : []))));
}

function pruned(plan: Plan, needed: ReadonlySet<number>, prune: (node: Plan, needed: ReadonlySet<number>) => Plan): Plan {
  switch (plan.op) {
    case 'filter': return { ...plan, input: prune(plan.input, union(needed, columnsIn([plan.condition]))) };
    case 'sort': return { ...plan, input: prune(plan.input, union(needed, columnsIn(plan.keys.map(({ by }) => by)))) };
    case 'take': case 'serialize': case 'shared': return { ...plan, input: prune(plan.input, needed) };
    case 'count': return { ...plan, input: prune(plan.input, new Set()) };
    case 'project': {
      const values = plan.values.map((value, at) => (needed.has(at) ? value : DEAD));
      return { ...plan, values, input: prune(plan.input, columnsIn(values)) };
    }
    case 'summarize': {
      let at = plan.keys.length;
      const aggregates = plan.aggregates.map((call) => {
        const own = call.types.map(() => at++);
        return own.some((index) => needed.has(index)) ? call : { ...call, name: 'take_any', args: [] };
      });
      return { ...plan, aggregates, input: prune(plan.input, columnsIn([...plan.keys, ...aggregates.flatMap(({ args }) => args)])) };
    }
    case 'join': {
      const from = (side: 'left' | 'right'): Set<number> => new Set(plan.from.flatMap((place, at) => (needed.has(at) && place.side === side ? [place.index] : [])));
      return {
        ...plan, left: prune(plan.left, union(from('left'), columnsIn(plan.on.map(({ left }) => left)))), right: prune(plan.right, union(from('right'), columnsIn(plan.on.map(({ right }) => right)))),
      };
    }
    case 'union': {
      const from = plan.from.map((values) => values.map((value, at) => (needed.has(at) ? value : null)));
      return { ...plan, from, inputs: plan.inputs.map((input, at) => prune(input, columnsIn((from[at] ?? []).filter((value) => value !== null)))) };
    }
    default: return plan;
  }
}

function union(...sets: readonly ReadonlySet<number>[]): Set<number> {
  return new Set(sets.flatMap((set) => [...set]));
}

/** The columns of the input that expressions read. */
function columnsIn(exprs: readonly Expr[]): Set<number> {
  const found = new Set<number>();
  const look = (expr: Expr): void => {
    switch (expr.kind) {
      case 'column': found.add(expr.index); break;
      case 'call': case 'window': expr.args.forEach(look); break;
      case 'inQuery': case 'once': look(expr.value); break;
      case 'element': look(expr.of); break;
      default:
    }
  };
  exprs.forEach(look);
  return found;
}
