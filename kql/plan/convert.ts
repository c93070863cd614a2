import type { Node } from '../parse/bridge.ts';
import { converter } from '../values/convert.ts';
import { toElement } from '../values/dynamic.ts';
import type { ScalarType } from '../values.ts';
import { spanOf, type Context } from './context.ts';
import { makeCall } from './make-call.ts';
import type { Expr } from './types.ts';

/** The functions that convert to a type; dynamic has one of the engine's own, since `todynamic` parses text. */
const CONVERTERS: Readonly<Record<ScalarType, string>> = {
  bool: 'tobool', int: 'toint', long: 'tolong', real: 'toreal', decimal: 'todecimal', string: 'tostring',
  datetime: 'todatetime', timespan: 'totimespan', guid: 'toguid', dynamic: 'wrap',
};

/** The expression as a value of another type, as Kusto converts by itself for parameters, unions and tables of values. */
export function convert(value: Expr, type: ScalarType, context: Context, node: Node): Expr {
  if (value.type === type) return value;
  if (value.kind === 'constant') {
    if (value.value === null) return { kind: 'constant', type, value: type === 'string' ? '' : null };
    return { kind: 'constant', type, value: (type === 'dynamic' ? toElement(value.type) : converter(value.type, type))(value.value) };
  }
  return makeCall(CONVERTERS[type], [value], type, spanOf(node, context), context);
}
