import type { ScalarFunction, Use } from './contract.ts';
import { converter } from '../values/convert.ts';
import type { Decimal, Dynamic, ScalarType, Value } from '../values.ts';

/** How a value of each type is held when it is not null. */
export interface Held {
  bool: boolean;
  int: number;
  long: bigint;
  real: number;
  decimal: Decimal;
  string: string;
  datetime: bigint;
  timespan: bigint;
  guid: string;
  dynamic: Dynamic;
}
type Args<P extends readonly ScalarType[]> = { [K in keyof P]: Held[P[K]] };
type Optional<P extends readonly ScalarType[]> = { [K in keyof P]?: Held[P[K]] };

interface Spec<P extends readonly ScalarType[], O extends readonly ScalarType[]> {
  readonly name: string;
  /** The last part of the vendor's address: `strlen-function`. */
  readonly docs: string;
  readonly params: P;
  readonly optional?: O;
  readonly sql?: ScalarFunction['sql'];
}

export const DOCS = 'https://learn.microsoft.com/kusto/query/';

/** What a function gives when it has nothing to give: a string is never null. */
export function nothing(use: Use): Value {
  return use.result === 'string' ? '' : null;
}

/**
 * A function of arguments with fixed types: they are converted to the types it wants, and null for any of them gives null.
 * Arguments of another type come where Kusto converts by itself, as a number for a string.
 */
export function scalar<const P extends readonly ScalarType[], const O extends readonly ScalarType[] = readonly []>(
  spec: Spec<P, O>, compute: (...args: [...Args<P>, ...Optional<O>]) => Value,
): ScalarFunction {
  const types: readonly ScalarType[] = [...spec.params, ...(spec.optional ?? [])];
  const run = held(compute);
  return {
    name: spec.name,
    docs: DOCS + spec.docs,
    prepare(use) {
      const convert = use.types.map((type, index) => converter(type, types[index] ?? type));
      const none = nothing(use);
      const [first, second] = convert;
      if (convert.length === 1 && first !== undefined) {
        return a => {
          const x = first(a ?? null);
          return x === null ? none : run(x);
        };
      }
      if (convert.length === 2 && first !== undefined && second !== undefined) {
        return (a, b) => {
          const x = first(a ?? null);
          const y = second(b ?? null);
          return x === null || y === null ? none : run(x, y);
        };
      }
      return (...args) => {
        const values = args.map((value, index) => convert[index]?.(value) ?? null);
        return values.includes(null) ? none : run(...values);
      };
    },
    ...(spec.sql === undefined ? {} : { sql: spec.sql }),
  };
}

/** The types of the parameters are those that the arguments were converted to, so that their values are what `compute` takes. */
function held<A extends readonly unknown[]>(compute: (...args: A) => Value): (...args: Value[]) => Value {
  const takes = (args: readonly unknown[]): args is A => args.length >= 0;
  return (...args) => {
    const given: readonly unknown[] = args;
    return takes(given) ? compute(...given) : null;
  };
}

/** The same function under another name. */
export function alias(original: ScalarFunction, name: string): ScalarFunction {
  return { ...original, name };
}

/** A function of any number of strings (or what converts to them). */
export function strings(name: string, docs: string, compute: (...args: string[]) => Value, sql?: ScalarFunction['sql']): ScalarFunction {
  return {
    name,
    docs: DOCS + docs,
    prepare(use) {
      const convert = use.types.map(type => converter(type, 'string'));
      return (...args) => compute(...args.map((value, index) => String(convert[index]?.(value) ?? '')));
    },
    ...(sql === undefined ? {} : { sql }),
  };
}
