import type { AggregateCall, Expr, Plan } from '../plan/types.ts';

/** The columns of a plan's rows that are read by what stands above it; a plan that is not named needs all of them. */
export type Needs = ReadonlyMap<Plan, ReadonlySet<number>>;

/** Which columns are read, for the operators whose reading is plain; below any other all columns are needed. */
export function needsOf(plan: Plan): Needs {
  const needs = new Map<Plan, Set<number>>();
  const open = new Set<Plan>();
  const visit = (node: Plan, needed: ReadonlySet<number> | null): void => {
    if (needed === null) open.add(node);
    else needs.set(node, new Set([...(needs.get(node) ?? []), ...needed]));
    switch (node.op) {
      case 'filter': return visit(node.input, needed && new Set([...needed, ...columnsIn([node.condition])]));
      case 'sort': return visit(node.input, needed && new Set([...needed, ...columnsIn(node.keys.map(({ by }) => by))]));
      case 'take':
      case 'serialize': return visit(node.input, needed);
      case 'count': return visit(node.input, new Set());
      case 'project': return visit(node.input, columnsIn(node.values));
      case 'summarize': return visit(node.input, columnsIn([...node.keys, ...node.aggregates.flatMap(({ args }: AggregateCall) => args)]));
      default:
    }
  };
  visit(plan, null);
  for (const node of open) needs.delete(node);
  return needs;
}

function columnsIn(exprs: readonly Expr[]): Set<number> {
  const found = new Set<number>();
  const look = (expr: Expr): void => {
    switch (expr.kind) {
      case 'column': found.add(expr.index); break;
      case 'call':
      case 'window': expr.args.forEach(look); break;
      case 'inQuery':
      case 'once': look(expr.value); break;
      case 'element': look(expr.of); break;
      default:
    }
  };
  exprs.forEach(look);
  return found;
}
