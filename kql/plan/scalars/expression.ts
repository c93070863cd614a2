import { child, className, kind, string, symbol, text, type Node } from '../../parse/bridge.ts';
import { unknownNode, unsupported, type Context } from '../context.ts';
import type { RowScope } from '../scope.ts';
import type { Expr } from '../types.ts';
import { lowerCall } from './call.ts';
import { isLiteral, lowerLiteral } from './literal.ts';
import { lowerBetween, lowerBinary, lowerIn, lowerUnary } from './operators.ts';
import { lowerElement, lowerPath } from './path.ts';
import { lowerToScalar } from './to-scalar.ts';

/** A scalar expression of the bound tree, as the plan holds it. */
export function lowerExpression(node: Node, row: RowScope, context: Context): Expr {
  if (isLiteral(node)) return lowerLiteral(node, context);
  const aggregate = context.aggregates?.(node, row, context);
  if (aggregate) return aggregate;
  switch (className(node)) {
    case 'ParenthesizedExpression': return lowerExpression(child(node, 'Expression'), row, context);
    case 'SimpleNamedExpression': return lowerExpression(child(node, 'Expression'), row, context);
    case 'OrderedExpression': return lowerExpression(child(node, 'Expression'), row, context);
    case 'NameReference': return lowerName(node, row, context);
    case 'BinaryExpression': return lowerBinary(node, row, context);
    case 'PrefixUnaryExpression': return lowerUnary(node, row, context);
    case 'InExpression':
    case 'HasAnyExpression':
    case 'HasAllExpression': return lowerIn(node, row, context);
    case 'BetweenExpression': return lowerBetween(node, row, context);
    case 'PathExpression': return lowerPath(node, row, context);
    case 'ElementExpression': return lowerElement(node, row, context);
    case 'FunctionCallExpression': return lowerCall(node, row, context);
    case 'TypeOfLiteralExpression': return { kind: 'constant', type: 'string', value: text(node).replace(/^typeof\s*\(\s*|\s*\)$/g, '') };
    case 'ToScalarExpression': return lowerToScalar(node, row, context);
    default: throw unknownNode(node, context, kind(node));
  }
}

function lowerName(node: Node, row: RowScope, context: Context): Expr {
  const name = string(node, 'SimpleName');
  const meaning = symbol(node);
  if (meaning?.type === 'ColumnSymbol') {
    const column = row.find(meaning.name) ?? row.find(name);
    if (column) return column;
  }
  const binding = context.scope.find(name);
  if (binding?.kind === 'scalar') return binding.value;
  if (meaning?.type === 'FunctionSymbol') return lowerCall(node, row, context);
  throw unsupported(node, context, `the name ${name} here`);
}
