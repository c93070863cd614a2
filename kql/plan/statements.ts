import { child, className, list, maybe, number, string, text, type Node } from '../parse/bridge.ts';
import { unsupported, type Context } from './context.ts';
import { lowerPattern } from './patterns.ts';
import { isTable } from './scalars/path.ts';
import { noRow } from './scope.ts';
import type { Plan } from './types.ts';

/** Binds the names of a list of statements; gives the table of the first expression among them, null where there is none. */
export function lowerStatements(statements: readonly Node[], context: Context): Plan | null {
  let result: Plan | null = null;
  for (const statement of statements) {
    switch (className(statement)) {
      case 'LetStatement': lowerLet(statement, context); break;
      case 'ExpressionStatement':
        if (result) throw unsupported(statement, context, 'a second result');
        result = context.table(child(statement, 'Expression'), context);
        break;
      case 'SetOptionStatement': lowerOption(statement, context); break;
      case 'PatternStatement': lowerPattern(statement, context); break;
      case 'QueryParametersStatement': lowerParameters(statement, context); break;
      default: throw unsupported(statement, context, className(statement));
    }
  }
  return result;
}

function lowerLet(statement: Node, context: Context): void {
  const name = string(child(statement, 'Name'), 'SimpleName');
  const expression = child(statement, 'Expression');
  const { scope } = context;
  if (className(expression) === 'FunctionDeclaration') {
    const bodyAt = context.offset === null ? null : context.offset + number(child(expression, 'Body'), 'TextStart');
    scope.define(name, { kind: 'function', declaration: expression, scope, bodyAt });
  }
  else if (isTable(expression)) scope.define(name, { kind: 'table', plan: share(context.table(expression, context)) });
  else scope.define(name, { kind: 'scalar', value: context.expr(expression, noRow, context) });
}

/** The name under which an option that changes an answer is kept: no name of a query has a space. */
export const optionName = (name: string): string => `set ${name}`;

/** `set query_bin_auto_size = 1h`: the options that functions read; the others say how to run, not what. */
function lowerOption(statement: Node, context: Context): void {
  const name = string(child(statement, 'Name'), 'SimpleName') || text(child(statement, 'Name'));
  if (!name.startsWith('query_bin_auto_')) return;
  const clause = maybe(statement, 'ValueClause');
  if (clause) context.scope.define(optionName(name), { kind: 'scalar', value: context.expr(child(clause, 'Expression'), noRow, context) });
}

/** `declare query_parameters(x: long = 1)`: only those with a default can be run. */
function lowerParameters(statement: Node, context: Context): void {
  for (const parameter of list(statement, 'Parameters')) {
    const value = parameter['DefaultValue'];
    if (typeof value !== 'object' || value === null) throw unsupported(parameter, context, 'a query parameter without a default');
    const name = string(child(child(parameter, 'NameAndType'), 'Name'), 'SimpleName');
    context.scope.define(name, { kind: 'scalar', value: context.expr(child(child(parameter, 'DefaultValue'), 'Value'), noRow, context) });
  }
}

/** A table that a name stands for is computed once. One that costs nothing is left as it is. */
export const share = (plan: Plan): Plan => (plan.op === 'table' || plan.op === 'shared' ? plan : { op: 'shared', input: plan, columns: plan.columns, at: plan.at });
