import { child, className, maybe, number, string, type Node } from '../../parse/bridge.ts';
import { Unsupported } from '../../functions/contract.ts';
import type { Plugin } from '../../plugins/contract.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { argumentsOf } from '../scalars/call.ts';
import { isTable } from '../scalars/path.ts';
import { rowScope } from '../scope.ts';
import { Staged } from '../staged.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan, PluginArg } from '../types.ts';
import { Aggregates } from './summarize.ts';

/** https://learn.microsoft.com/kusto/query/evaluate-operator */
export function lowerEvaluate(node: Node, input: Plan, context: Context): Plan {
  const call = child(node, 'FunctionCall');
  const name = string(child(call, 'Name'), 'SimpleName');
  const plugin = context.registry.plugins.get(name);
  if (!plugin) throw unsupported(node, context, `the plug-in ${name}()`);
  const args = argumentsOf(call).map((argument) => argumentOf(argument, input, context));
  const open = plugin.open === true && !maybe(node, 'Schema');
  const plan = { op: 'plugin', input, name, args, open, columns: open ? [] : plugin.columns?.(input.columns, args) ?? columnsOf(node, context), at: spanOf(node, context) } as const;
  check(plugin, plan, node, context);
  if (!open) return plan;
  // Each call has its own columns, and the body can say only those of one.
  if (context.callSite && context.calledOnce !== true) throw unsupported(node, context, `the plug-in ${name}() without an output schema inside a function that is called more than once`);
  throw new Staged(plan, number(call, 'TextStart') + number(call, 'Width') + (context.offset ?? 0));
}

/** What a plug-in does not support in its arguments refuses the query before it runs. */
function check(plugin: Plugin, plan: Plan & { op: 'plugin' }, node: Node, context: Context): void {
  try {
    plugin.check?.(plan);
  } catch (error) {
    throw error instanceof Unsupported ? unsupported(node, context, error.message) : error;
  }
}

function argumentOf(argument: Node, input: Plan, context: Context): PluginArg {
  const named = className(argument) === 'SimpleNamedExpression';
  const name = named ? string(child(argument, 'Name'), 'SimpleName') : null;
  const inner = named ? child(argument, 'Expression') : argument;
  if (isTable(inner)) return { kind: 'table', name, plan: context.table(inner, { ...context, input: null }) };
  const found = new Aggregates(input, 0);
  const row = rowScope(input.columns);
  const column = className(inner) === 'NameReference' ? string(inner, 'SimpleName') : null;
  if (column !== null && !row.find(column) && !context.scope.find(column)) {
    // A column of a table that is another argument.
    return { kind: 'scalar', name, column, value: { kind: 'constant', type: 'string', value: column } };
  }
  const value = context.expr(inner, row, { ...context, aggregates: found.hook });
  return found.calls.length > 0 ? { kind: 'aggregate', name, value, calls: found.calls } : { kind: 'scalar', name, column, value };
}
