import type { Expr } from '../plan/types.ts';
import { UNIX_EPOCH } from '../values.ts';
import type { Lowering } from './context.ts';
import { constantOf } from './expression.ts';

/** A timestamp of DuckDB from ticks, rounded down to its microseconds; null for what it has no literal for. */
function timestamp(ticks: unknown): string | null {
  return typeof ticks === 'bigint' && ticks >= 0n && ticks < 3_155_378_976_000_000_000n ? `make_timestamp(${(ticks - UNIX_EPOCH - ((ticks % 10n) + 10n) % 10n) / 10n})` : null;
}

/**
 * What a condition on datetimes says of the file's own timestamps: conditions that every kept row fulfils, so that whole row groups
 * of a Parquet file are passed over by their statistics. The condition itself is still computed on ticks.
 */
export function boundsOf(condition: Expr, moments: ReadonlyMap<number, string>, context: Lowering): string[] {
  if (condition.kind !== 'call') return [];
  const { name, args } = condition;
  if (name === 'and') return args.flatMap((arg) => boundsOf(arg, moments, context));
  const [value, low, high] = args;
  const own = value?.kind === 'column' ? moments.get(value.index) : undefined;
  if (own === undefined || !low || low.type !== 'datetime') return [];
  const at = timestamp(constantOf(low, context));
  if ((name === '>' || name === '>=') && at) return [`${own} >= ${at}`];
  if ((name === '<' || name === '<=') && at) return [`${own} <= ${at}`];
  if (name !== 'between' || !at) return [];
  const end = high?.type === 'datetime' ? timestamp(constantOf(high, context)) : null;
  return [`${own} >= ${at}`, ...(end ? [`${own} <= ${end}`] : [])];
}
