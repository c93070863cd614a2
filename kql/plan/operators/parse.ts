import { child, className, kind, list, string, type Node } from '../../parse/bridge.ts';
import { matcherOf } from '../../run/parse-pattern.ts';
import type { Column, ScalarType } from '../../values.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { convert } from '../convert.ts';
import { rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { ParsePart, ParsePattern, Plan } from '../types.ts';
import { checked } from './checked.ts';
import { parametersOf } from './parameters.ts';

/** https://learn.microsoft.com/kusto/query/parse-operator and parse-where-operator */
export function lowerParse(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const parameters = parametersOf(node);
  const written = child(node, 'Expression');
  const value = convert(context.expr(written, rowScope(input.columns), context), 'string', context, written);
  const into: number[] = [];
  const parts = list(node, 'Patterns').map((part): ParsePart => partOf(part, columns, into, context));
  const mode = parameters.get('kind') ?? 'simple';
  if (mode !== 'simple' && mode !== 'regex' && mode !== 'relaxed') throw unsupported(node, context, `parse kind=${mode}`);
  const pattern: ParsePattern = { mode, flags: parameters.get('flags') ?? '', parts };
  checkShapes(pattern, node, context);
  if (mode === 'relaxed' && kind(node) === 'ParseWhereOperator') throw unsupported(node, context, 'parse-where kind=relaxed');
  checked(matcherOf, pattern, node, context);
  return { op: 'parse', input, value, pattern, into, onlyMatches: kind(node) === 'ParseWhereOperator', columns, at: spanOf(node, context) };
}

const NUMBERS: ReadonlySet<ScalarType> = new Set(['int', 'long', 'real', 'decimal']);
const WHOLE: ReadonlySet<ScalarType> = new Set(['int', 'long']);

/** A column that no text ends takes what its type looks like, which is written for numbers alone; with `regex` every column does. */
function checkShapes({ parts, mode }: ParsePattern, node: Node, context: Context): void {
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1]?.kind;
    if (part.kind !== 'column' || part.type === 'string' || next === 'text' && part.type !== 'bool') continue;
    const known = mode === 'regex' ? WHOLE.has(part.type) : next === undefined || next === 'text' || NUMBERS.has(part.type);
    if (!known) throw unsupported(node, context, `a column of type ${part.type} here in the pattern`);
  }
}

function partOf(part: Node, columns: readonly Column[], into: number[], context: Context): ParsePart {
  switch (className(part)) {
    case 'StarExpression': return { kind: 'star' };
    case 'LiteralExpression':
    case 'CompoundStringLiteralExpression': return { kind: 'text', text: String(part['LiteralValue']) };
    case 'NameDeclaration': return columnPart(string(part, 'SimpleName'), columns, into, part, context);
    case 'NameAndTypeDeclaration': return columnPart(string(child(part, 'Name'), 'SimpleName'), columns, into, part, context);
    default: {
      const value = context.expr(part, rowScope([]), context);
      if (value.kind === 'constant' && typeof value.value === 'string') return { kind: 'text', text: value.value };
      throw unsupported(part, context, 'this part of a pattern');
    }
  }
}

function columnPart(name: string, columns: readonly Column[], into: number[], part: Node, context: Context): ParsePart {
  const index = columnIndex(columns, name);
  const type: ScalarType | undefined = columns[index]?.type;
  if (type === undefined) throw unsupported(part, context, `the column ${name} of a pattern`);
  into.push(index);
  return { kind: 'column', type };
}
