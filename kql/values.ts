/** The scalar types of Kusto: https://learn.microsoft.com/kusto/query/scalar-data-types/ */
export const scalarTypes = ['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic'] as const;
export type ScalarType = (typeof scalarTypes)[number];

/**
 * A value as the engine holds it; null is Kusto's null of every type but `string`, which has none (it is `''`).
 *
 * | type | held as |
 * |---|---|
 * | bool | boolean |
 * | int | number, a 32-bit integer |
 * | long | bigint, 64 bits |
 * | real | number (also NaN and the infinities) |
 * | decimal | Decimal |
 * | string | string |
 * | datetime | bigint, ticks of 100 ns since 0001-01-01 |
 * | timespan | bigint, ticks of 100 ns |
 * | guid | string, lower case with hyphens |
 * | dynamic | Dynamic |
 *
 * The type is known from the plan and never asked of the value.
 */
export type Value = boolean | number | bigint | string | Decimal | DynamicValue | null;

/** A decimal number: `units` divided by 10 to the power of `scale`. */
export interface Decimal { readonly decimal: true; readonly units: bigint; readonly scale: number }

/** What a `dynamic` holds. A JSON number without point or exponent is a bigint (long), any other a number (real). */
export type DynamicValue = Dynamic | null;
export type Dynamic = boolean | number | bigint | string | DynamicScalar | readonly DynamicValue[] | DynamicBag;
/** Keys in the order in which they came. */
export interface DynamicBag { readonly bag: ReadonlyMap<string, DynamicValue> }
/** A scalar that JSON has no form for, inside a dynamic: `dynamic(datetime(2020-01-01))`. */
export interface DynamicScalar { readonly type: 'datetime' | 'timespan' | 'guid' | 'decimal'; readonly value: Value }

/** Ticks of 100 ns. */
export const TICK = { microsecond: 10n, millisecond: 10_000n, second: 10_000_000n, minute: 600_000_000n, hour: 36_000_000_000n, day: 864_000_000_000n } as const;
/** 1970-01-01 in ticks since 0001-01-01. */
export const UNIX_EPOCH = 621_355_968_000_000_000n;

/** An instant in ticks since 0001-01-01. */
export function ticksOf(instant: Date | bigint): bigint {
  return typeof instant === 'bigint' ? instant : BigInt(instant.getTime()) * TICK.millisecond + UNIX_EPOCH;
}

export interface Column { readonly name: string; readonly type: ScalarType }

/** A table in memory, by column: `columns[i]` has the values of `schema[i]`, all of the same length. */
export interface Table { readonly schema: readonly Column[]; readonly columns: readonly (readonly Value[])[]; readonly length: number }
