import type { Plan } from '../../plan/types.ts';
import { converter } from '../../values/convert.ts';
import type { ScalarType, Table, Value } from '../../values.ts';
import { Compiler, newFrame, type Eval } from '../expression.ts';
import { Numbering } from '../keys.ts';
import { gather, type Compute, type Run } from '../run.ts';

type Join = Plan & { op: 'join' };

/** Joins by a hash of the right side. A null key equals a null key. */
export function buildJoin(plan: Join, run: Run): Compute {
  const [left, right] = [run.build(plan.left, run), run.build(plan.right, run)];
  const compilers = [new Compiler(newFrame(), run), new Compiler(newFrame(), run)] as const;
  const types = plan.on.map((on) => common(on.left.type, on.right.type));
  const leftKeys = plan.on.map((on, at) => keyed(compilers[0].compile(on.left), on.left.type, types[at] ?? on.left.type));
  const rightKeys = plan.on.map((on, at) => keyed(compilers[1].compile(on.right), on.right.type, types[at] ?? on.right.type));
  return () => {
    const tables = [left(), right()] as const;
    compilers.forEach(({ frame }, side) => Object.assign(frame, { columns: tables[side]?.columns ?? [], length: tables[side]?.length ?? 0 }));
    const [rowsLeft, rowsRight] = pairs(plan, tables[0], tables[1], leftKeys, rightKeys, types, run);
    return combined(plan, tables[0], tables[1], rowsLeft, rowsRight, run);
  };
}

/** Whole numbers are compared as longs, and with a real or decimal as that. */
function common(a: ScalarType, b: ScalarType): ScalarType {
  if (a === b) return a;
  for (const type of ['decimal', 'real', 'long', 'string'] as const) if (a === type || b === type) return type;
  return a;
}

function keyed(value: Eval, from: ScalarType, to: ScalarType): Eval {
  if (from === to) return value;
  const convert = converter(from, to);
  return (row) => convert(value(row));
}

/** The rows of both sides that go together, -1 for none. */
function pairs(plan: Join, left: Table, right: Table, leftKeys: readonly Eval[], rightKeys: readonly Eval[], types: readonly ScalarType[], run: Run): [number[], number[]] {
  const numbering = new Numbering(types);
  const rows: number[][] = [];
  const values = new Array<Value>(types.length);
  const read = (keys: readonly Eval[], row: number): void => {
    run.budget.step();
    for (let at = 0; at < keys.length; at++) values[at] = keys[at]?.(row) ?? null;
  };
  for (let row = 0; row < right.length; row++) {
    read(rightKeys, row);
    const id = numbering.number(values);
    (rows[id] ??= []).push(row);
  }
  const matched = new Uint8Array(right.length);
  const seen = new Set<number>();
  const [outLeft, outRight]: [number[], number[]] = [[], []];
  const put = (a: number, b: number): void => {
    outLeft.push(a);
    outRight.push(b);
    if ((outLeft.length & 65_535) === 0) run.budget.hold(65_536, 2);
  };
  const { joinKind } = plan;
  const both = !/anti|semi/.test(joinKind);
  const outer = joinKind === 'leftouter' || joinKind === 'fullouter';
  for (let row = 0; row < left.length; row++) {
    read(leftKeys, row);
    const id = numbering.number(values, true);
    const matches = id < 0 ? [] : rows[id] ?? [];
    if (joinKind === 'innerunique' && matches.length > 0) {
      if (seen.has(id)) continue;
      seen.add(id);
    }
    for (const match of matches) matched[match] = 1;
    if (joinKind === 'leftsemi' ? matches.length > 0 : joinKind === 'leftanti' && matches.length === 0) put(row, -1);
    else if (outer && matches.length === 0) put(row, -1);
    // Kusto gives the matches of a row from the last to the first.
    else if (both) for (let at = matches.length - 1; at >= 0; at--) put(row, matches[at] ?? -1);
  }
  const rest = { rightouter: 0, fullouter: 0, rightanti: 0, rightsemi: 1 }[String(joinKind)];
  if (rest !== undefined) for (let row = 0; row < right.length; row++) if (matched[row] === rest) put(-1, row);
  return [outLeft, outRight];
}

function combined(plan: Join, left: Table, right: Table, rowsLeft: readonly number[], rowsRight: readonly number[], run: Run): Table {
  const only = (table: Table, side: 'left' | 'right'): Table => {
    const places = plan.from.filter((source) => source.side === side).map(({ index }) => index);
    return { schema: places.flatMap((place) => table.schema[place] ?? []), columns: places.map((place) => table.columns[place] ?? []), length: table.length };
  };
  const [a, b] = [gather(only(left, 'left'), rowsLeft, run.budget), gather(only(right, 'right'), rowsRight, run.budget)];
  const [nextLeft, nextRight] = [a.columns.values(), b.columns.values()];
  const columns = plan.from.map(({ side }) => (side === 'left' ? nextLeft : nextRight).next().value ?? []);
  return { schema: plan.columns, columns, length: rowsLeft.length };
}
