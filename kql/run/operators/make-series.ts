import type { Plan } from '../../plan/types.ts';
import { converter } from '../../values/convert.ts';
import { toElement } from '../../values/dynamic.ts';
import type { DynamicValue, ScalarType, Value } from '../../values.ts';
import { Compiler, newFrame, type Eval } from '../expression.ts';
import { gather, type Compute, type Run } from '../run.ts';
import { grouped, groupsOf } from './summarize.ts';

type MakeSeries = Plan & { op: 'makeSeries' };

/** Arrays longer than this are cut off by Kusto. */
const LONGEST = 1_048_576;

/** The bins of the axis: where they begin, how far apart they are, how many there are. */
interface Bins { readonly start: number | bigint; readonly step: number | bigint; readonly count: number }

/** https://learn.microsoft.com/kusto/query/make-series-operator */
export function buildMakeSeries(plan: MakeSeries, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const axis = compiler.compile(plan.axis);
  const keys = plan.keys.map((key) => compiler.compile(key));
  const bound = (expr: MakeSeries['from']): Value => (expr ? compiler.compile(expr)(0) : null);
  return () => {
    const all = input();
    Object.assign(compiler.frame, { columns: all.columns, length: all.length });
    const bins = binsOf(plan, bound(plan.from), bound(plan.to), bound(plan.step), axis, all.length);
    if (!bins || bins.count <= 0) return { schema: plan.columns, columns: plan.columns.map(() => []), length: 0 };
    const places = Array.from({ length: all.length }, (_, row) => placeOf(axis(row), bins));
    const kept = [...places.keys()].filter((row) => (places[row] ?? -1) >= 0);
    const table = gather(all, kept, run.budget);
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    const { ids, firsts } = groupsOf(keys, plan.keys.map(({ type }) => type), table.length, run);
    const none = keys.length === 0 && plan.nonEmpty && firsts.length === 0;
    const groups = none ? 1 : firsts.length;
    run.budget.hold(groups * bins.count, plan.series.length + 1);
    const cells = new Map<number, number>();
    const calls = plan.calls.map((call) => grouped(call, compiler, run));
    for (let row = 0; row < table.length; row++) {
      run.budget.step();
      const cell = (ids[row] ?? 0) * bins.count + (places[kept[row] ?? 0] ?? 0);
      let number = cells.get(cell);
      if (number === undefined) cells.set(cell, (number = cells.size));
      for (const call of calls) call.add(row, number);
    }
    const results = new Compiler({ columns: calls.flatMap((call) => call.results(cells.size)), length: cells.size }, run);
    const series = plan.series.map((one) => seriesOf(one, results, groups, bins.count, cells));
    const toAxis = toElement(plan.axis.type);
    const points = Array.from({ length: bins.count }, (_, at) => toAxis(pointAt(bins, at, plan.axis.type)));
    const columns: (readonly Value[])[] = [...keys.map((key) => firsts.map((row) => key(row))), ...series, new Array<Value>(groups).fill(points)];
    return { schema: plan.columns, columns, length: groups };
  };
}

function seriesOf({ value, fill }: MakeSeries['series'][number], results: Compiler, groups: number, count: number, cells: ReadonlyMap<number, number>): Value[] {
  const compute = results.compile(value);
  const toCell = toElement(value.type);
  const empty: DynamicValue = fill ? toCell(converter(fill.type, value.type)(results.compile(fill)(0))) : toCell(value.type === 'real' || value.type === 'int' ? 0 : 0n);
  return Array.from({ length: groups }, (_, group) => Array.from({ length: count }, (_none, at): DynamicValue => {
    const cell = cells.get(group * count + at);
    return cell === undefined ? empty : toCell(compute(cell));
  }));
}

function binsOf(plan: MakeSeries, from: Value, to: Value, step: Value, axis: Eval, length: number): Bins | null {
  if (typeof step !== 'bigint' && typeof step !== 'number' || Number(step) <= 0) return null;
  const size = step;
  let [least, most]: [number | bigint | null, number | bigint | null] = [null, null];
  if (!isNumber(from) || !isNumber(to)) for (let row = 0; row < length; row++) {
    const value = axis(row);
    if (!isNumber(value)) continue;
    if (least === null || value < least) least = value;
    if (most === null || value > most) most = value;
  }
  const start = isNumber(from) ? (plan.inclusive ? floorTo(from, size) : from) : least === null ? null : floorTo(least, size);
  if (start === null) return null;
  const last = isNumber(to) ? to : most;
  if (last === null) return null;
  const steps = distance(start, last, size);
  const whole = Math.floor(steps);
  const count = isNumber(to) && !plan.inclusive ? Math.ceil(steps) : whole + 1;
  return { start, step: size, count: Math.min(count, LONGEST) };
}

const isNumber = (value: Value): value is number | bigint => typeof value === 'bigint' || typeof value === 'number' && !Number.isNaN(value);

/** How many steps from a to b, exact for ticks. */
function distance(a: number | bigint, b: number | bigint, step: number | bigint): number {
  if (typeof a !== 'bigint' || typeof b !== 'bigint' || typeof step !== 'bigint') return (Number(b) - Number(a)) / Number(step);
  const whole = (b - a) / step;
  const rest = (b - a) % step;
  return Number(whole) + Math.sign(Number(rest)) * 0.5 * Number(rest !== 0n);
}

function floorTo(value: number | bigint, step: number | bigint): number | bigint {
  if (typeof value !== 'bigint' || typeof step !== 'bigint') return Math.floor(Number(value) / Number(step)) * Number(step);
  const rest = value % step;
  return value - (rest < 0n ? rest + step : rest);
}

/** The bin of a value, -1 outside of all. */
function placeOf(value: Value, bins: Bins): number {
  if (!isNumber(value)) return -1;
  const place = Math.floor(distance(bins.start, value, bins.step));
  return place < bins.count && value >= bins.start ? place : -1;
}

function pointAt({ start, step }: Bins, at: number, type: ScalarType): Value {
  if (typeof start === 'bigint' && typeof step === 'bigint') return start + BigInt(at) * step;
  const point = Number(start) + at * Number(step);
  return type === 'long' ? BigInt(point) : point;
}
