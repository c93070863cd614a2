import { child, className, list, string, type Node } from '../parse/bridge.ts';
import { unsupported, type Context } from './context.ts';
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
      case 'SetOptionStatement': break;
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
  if (className(expression) === 'FunctionDeclaration') scope.define(name, { kind: 'function', declaration: expression, scope });
  else if (isTable(expression)) scope.define(name, { kind: 'table', plan: share(context.table(expression, context)) });
  else scope.define(name, { kind: 'scalar', value: context.expr(expression, noRow, context) });
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
