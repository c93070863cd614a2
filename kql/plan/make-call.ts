import { Unsupported } from '../functions/contract.ts';
import type { ScalarType } from '../values.ts';
import { errorAt, type Context } from './context.ts';
import { literal } from './fold.ts';
import type { AggregateCall, Expr, Span } from './types.ts';

/** Functions whose value is not known before the query runs. */
const AT_RUN: ReadonlySet<string> = new Set(['now', 'ago', 'rand', 'new_guid', 'cursor_current', 'current_cursor']);
/** For the first trial of `prepare`: any time will do. */
const SOME_TIME = 638_000_000_000_000_000n;

/**
 * A call of a function of the registry. It is prepared once here, so that a use that is not supported refuses the query,
 * and computed at once where all its arguments are known.
 */
export function makeCall(name: string, args: readonly Expr[], type: ScalarType, at: Span, context: Context): Expr {
  const definition = context.registry.functions.get(name);
  if (!definition) throw errorAt(at, context, 'UNSUPPORTED', `${/^\w+$/.test(name) ? `the function ${name}()` : `the operator ${name}`} is not supported`);
  const constants = args.map(literal);
  const known = constants.filter((value) => value !== undefined);
  return trial(at, context, () => {
    const compute = definition.prepare({ types: args.map((arg) => arg.type), constants, result: type, now: SOME_TIME });
    const call: Expr = { kind: 'call', type, name, args, at };
    return known.length === args.length && !AT_RUN.has(name) ? { kind: 'constant', type, value: compute(...known) } : call;
  });
}

/** As `makeCall`, for functions over whole columns. */
export function makeWindow(name: string, args: readonly Expr[], type: ScalarType, at: Span, context: Context): Expr {
  const definition = context.registry.windows.get(name);
  if (!definition) throw errorAt(at, context, 'UNSUPPORTED', `the function ${name}() is not supported`);
  return trial(at, context, () => {
    definition.prepare({ types: args.map((arg) => arg.type), constants: args.map(literal), result: type, now: SOME_TIME });
    return { kind: 'window', type, name, args, at };
  });
}

/** As `makeCall`, for an aggregate with one result. */
export function makeAggregate(name: string, args: readonly Expr[], type: ScalarType, at: Span, context: Context): AggregateCall {
  const definition = context.registry.aggregates.get(name);
  if (!definition) throw errorAt(at, context, 'UNSUPPORTED', `the aggregate ${name}() is not supported`);
  return trial(at, context, () => {
    definition.prepare({ types: args.map((arg) => arg.type), constants: args.map(literal), result: type, now: SOME_TIME });
    return { name, args, types: [type], at };
  });
}

function trial<T>(at: Span, context: Context, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Unsupported) throw errorAt(at, context, 'UNSUPPORTED', `${error.message} is not supported`);
    throw error;
  }
}
