import { converter } from '../../values/convert.ts';
import { isDecimal } from '../../values/decimal.ts';
import type { Use } from '../contract.ts';
import type { Decimal, ScalarType, Value } from '../../values.ts';

/** What two operands are computed as; null where one of them is. */
export interface Arithmetic {
  long(a: bigint, b: bigint): bigint | null;
  real(a: number, b: number): number;
  decimal(a: Decimal, b: Decimal): Decimal | null;
}

const numericTypes: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'decimal'];

export function isNumeric(type: ScalarType): boolean {
  return numericTypes.includes(type);
}

/** Longs wrap around at 64 bits. */
export function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Both operands converted to the type of the result, then computed there. */
export function arithmetic(use: Use, type: ScalarType, how: Arithmetic): (a: Value, b: Value) => Value {
  const [left = 'dynamic', right = 'dynamic'] = use.types;
  if (type === 'real') {
    const toLeft = converter(left, 'real');
    const toRight = converter(right, 'real');
    return (a, b) => {
      const x = toLeft(a);
      const y = toRight(b);
      return typeof x === 'number' && typeof y === 'number' ? how.real(x, y) : null;
    };
  }
  if (type === 'decimal') {
    const toLeft = converter(left, 'decimal');
    const toRight = converter(right, 'decimal');
    return (a, b) => {
      const x = toLeft(a);
      const y = toRight(b);
      return isDecimal(x) && isDecimal(y) ? how.decimal(x, y) : null;
    };
  }
  const toLeft = converter(left, 'long');
  const toRight = converter(right, 'long');
  const narrow = type === 'int';
  return (a, b) => {
    const x = toLeft(a);
    const y = toRight(b);
    if (typeof x !== 'bigint' || typeof y !== 'bigint') return null;
    const result = how.long(x, y);
    return result !== null && narrow ? Number(BigInt.asIntN(32, result)) : result;
  };
}

/** SQL of an integer expression over HUGEINT, wrapped to 64 bits as Kusto does; DuckDB would fail on overflow. */
export function wrapSql(huge: string): string {
  const span = '18446744073709551616::HUGEINT';
  const half = '9223372036854775808::HUGEINT';
  return `CAST(((${huge} + ${half}) % ${span} + ${span}) % ${span} - ${half} AS BIGINT)`;
}

/** Whether both operands have an SQL form as whole numbers. */
export function areIntegers(use: Use): boolean {
  return use.types.every(type => type === 'int' || type === 'long');
}

/** Whether both operands have an SQL form as numbers, one of them a real. */
export function areReals(use: Use): boolean {
  return use.result === 'real' && use.types.every(type => type === 'int' || type === 'long' || type === 'real');
}
