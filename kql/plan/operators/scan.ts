import { child, kind, list, maybe, string, type Node } from '../../parse/bridge.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { convert } from '../convert.ts';
import { noRow, rowScope, type RowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan, ScanStep } from '../types.ts';
import { parametersOf } from './parameters.ts';

/** https://learn.microsoft.com/kusto/query/scan-operator */
export function lowerScan(node: Node, input: Plan, context: Context): Plan {
  if (maybe(node, 'OrderByClause') || maybe(node, 'PartitionByClause')) throw unsupported(node, context, 'scan with order by or partition by');
  const matchId = parametersOf(node).get('with_match_id');
  const columns = columnsOf(node, context).filter(({ name }) => name !== 'match_id' || name === matchId || columnIndex(input.columns, name) >= 0);
  const clause = maybe(node, 'DeclareClause');
  const declared = (clause ? list(clause, 'Declarations') : []).map((declaration) => {
    const name = string(child(child(declaration, 'NameAndType'), 'Name'), 'SimpleName');
    const column = columns[columnIndex(columns, name)];
    if (!column) throw unsupported(declaration, context, 'this declaration');
    const written = maybe(declaration, 'DefaultValue');
    const initial = written && convert(context.expr(child(written, 'Value'), noRow, context), column.type, context, written);
    return { column, initial };
  });
  const nodes = list(node, 'Steps');
  const names = nodes.map((step) => string(child(step, 'Name'), 'SimpleName'));
  const row: RowScope = { ...rowScope(columns), part: (name) => partOf(names.indexOf(name), columns) };
  const steps = nodes.map((step, at) => stepOf(step, names[at] ?? '', columns, row, context));
  return { op: 'scan', input, steps, declared, matchId: matchId === undefined ? null : columnIndex(columns, matchId), columns, at: spanOf(node, context) };
}

/** The state of a step, as `s1.column` reads it. */
function partOf(step: number, columns: Plan['columns']): RowScope | undefined {
  if (step < 0) return undefined;
  return {
    columns,
    find(name) {
      const index = columnIndex(columns, name);
      const column = columns[index];
      return column && { kind: 'state', type: column.type, step, index };
    },
  };
}

function stepOf(node: Node, name: string, columns: Plan['columns'], row: RowScope, context: Context): ScanStep {
  if (maybe(node, 'OptionalKeyword')?.['Width']) throw unsupported(node, context, 'an optional step');
  const written = maybe(node, 'ScanStepOutput');
  const output = written ? string(child(written, 'OutputKind'), 'Text') : 'all';
  if (output !== 'all' && output !== 'none' && output !== 'last') throw unsupported(node, context, `output=${output}`);
  const computation = maybe(node, 'ComputationClause');
  const assign = (computation ? list(computation, 'Assignments') : []).map((assignment) => {
    const index = columnIndex(columns, string(child(assignment, 'Name'), 'SimpleName'));
    const expression = child(assignment, 'Expression');
    const type = columns[index]?.type;
    if (type === undefined) throw unsupported(assignment, context, `an assignment (${kind(assignment)}) to what is not declared`);
    return { index, value: convert(context.expr(expression, row, context), type, context, expression) };
  });
  return { name, optional: false, output, condition: context.expr(child(node, 'Condition'), row, context), assign };
}
