import { Unsupported } from '../functions/contract.ts';
import { literal } from '../plan/fold.ts';
import type { Plan, PluginArg } from '../plan/types.ts';
import { keyer } from '../values/compare.ts';
import type { ScalarType, Table, Value } from '../values.ts';

/** A row as the plug-ins over a timeline see it: who, and when. */
export interface Moment { readonly id: unknown; readonly time: bigint }

/** The place of the column that an argument names. @throws Unsupported for an argument that is no column. */
export function columnOf(plan: Plan & { op: 'plugin' }, place: number): { readonly index: number; readonly type: ScalarType } {
  const arg = plan.args[place];
  if (arg?.kind !== 'scalar' || arg.name !== null || arg.value.kind !== 'column') throw new Unsupported(`${plan.name} whose argument ${place + 1} is no column`);
  return { index: arg.value.index, type: arg.value.type };
}

/** The whole number, or the ticks, of a constant argument. @throws Unsupported for any other. */
export function wholeOf(plan: Plan & { op: 'plugin' }, place: number): bigint {
  const value = constantOf(plan.args[place]);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw new Unsupported(`${plan.name} whose argument ${place + 1} is no constant of this type`);
}

const constantOf = (arg: PluginArg | undefined): Value | undefined => (arg?.kind === 'scalar' && arg.name === null ? literal(arg.value) : undefined);

/** A constant that is a width: above zero. */
export function widthOf(plan: Plan & { op: 'plugin' }, place: number): bigint {
  const width = wholeOf(plan, place);
  if (width <= 0n) throw new Unsupported(`${plan.name} with a width that is not above zero`);
  return width;
}

/** Dimensions would split the windows in a way that is written nowhere. */
export function noMore(plan: Plan & { op: 'plugin' }, count: number): void {
  if (plan.args.length > count) throw new Unsupported(`${plan.name} with more than ${count} arguments`);
}

/** The multiple of a width at or below a time. */
export const binOf = (time: bigint, width: bigint): bigint => time - (((time % width) + width) % width);

/**
 * The rows as moments; those without a time are left out, as no window holds them. The vendor does not say whether a row
 * outside of the period of analysis counts, and whose null an id is: such rows refuse the query.
 */
export function momentsOf(plan: Plan & { op: 'plugin' }, table: Table, from: bigint, to: bigint): Moment[] {
  const [id, time] = [columnOf(plan, 0), columnOf(plan, 1)];
  const key = keyer(id.type);
  const moments: Moment[] = [];
  for (let row = 0; row < table.length; row++) {
    const at = table.columns[time.index]?.[row] ?? null;
    const who = table.columns[id.index]?.[row] ?? null;
    if (typeof at !== 'bigint') continue;
    if (at < from || at > to) throw new Unsupported(`${plan.name} of rows outside of its period`);
    if (who === null) throw new Unsupported(`${plan.name} of an id that is null`);
    moments.push({ id: key(who), time: at });
  }
  return moments;
}

/** Windows that start where `bin` starts them and at the start of the period alike: which of the two it is, is not said. */
export function aligned(plan: Plan & { op: 'plugin' }, start: bigint, width: bigint): void {
  if (binOf(start, width) !== start) throw new Unsupported(`${plan.name} whose start is not a multiple of its window`);
}

/** How many of the ids are among others. */
export const sharedBy = (ids: ReadonlySet<unknown>, others: ReadonlySet<unknown>): number => [...ids].filter((id) => others.has(id)).length;

/** So many windows may a period have. */
const MOST = 1_000_000n;

/** The windows of a period, its end among them. */
export function windowsOf(plan: Plan & { op: 'plugin' }, start: bigint, end: bigint, width: bigint): bigint[] {
  if (end < start || (end - start) / width > MOST) throw new Unsupported(`${plan.name} of such a period`);
  return Array.from({ length: Number((end - start) / width) + 1 }, (_, at) => start + BigInt(at) * width);
}
