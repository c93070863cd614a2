import type { Plan, TopNestedLevel } from '../../plan/types.ts';
import { comparer } from '../../values/compare.ts';
import type { ScalarType, Table, Value } from '../../values.ts';
import { Compiler, newFrame } from '../expression.ts';
import { gather, type Compute, type Run } from '../run.ts';
import { grouped, groupsOf } from './summarize.ts';

type TopNested = Plan & { op: 'topNested' };

/** One value of a level with its aggregate and its rows. */
interface Member { readonly key: Value; readonly value: Value; readonly rows: readonly number[] }

/** https://learn.microsoft.com/kusto/query/top-nested-operator */
export function buildTopNested(plan: TopNested, run: Run): Compute {
  const input = run.build(plan.input, run);
  return () => {
    const rows: Value[][] = [];
    nest(plan.levels, input(), [], rows, run);
    run.budget.hold(rows.length, plan.columns.length);
    return { schema: plan.columns, columns: plan.columns.map((_, at) => rows.map((row) => row[at] ?? null)), length: rows.length };
  };
}

function nest(levels: readonly TopNestedLevel[], table: Table, before: readonly Value[], rows: Value[][], run: Run): void {
  const [level, ...deeper] = levels;
  if (!level) {
    rows.push([...before]);
    return;
  }
  const members = membersOf(level, table, run);
  const count = level.count ? Number(new Compiler(newFrame(), run).compile(level.count)(0)) : Infinity;
  for (const { key, value, rows: own } of members.slice(0, count)) nest(deeper, gather(table, own, run.budget), [...before, key, value], rows, run);
  if (members.length > count) addOthers([level, ...deeper], gather(table, members.slice(count).flatMap((member) => member.rows), run.budget), before, rows, run);
}

/** What did not make it into a level is one row, if that level or one below it asks for others; a level that does not is empty in it. */
function addOthers(levels: readonly TopNestedLevel[], rest: Table, before: readonly Value[], rows: Value[][], run: Run): void {
  if (levels.every(({ others }) => !others)) return;
  const none = (type: ScalarType): Value => (type === 'string' ? '' : null);
  rows.push([...before, ...levels.flatMap((level): Value[] => {
    const [all] = level.others ? membersOf({ ...level, of: level.others }, rest, run) : [];
    return all ? [all.key, all.value] : [none(level.of.type), none(level.value.type)];
  })]);
}

/** The values of a level in their order. */
function membersOf(level: TopNestedLevel, table: Table, run: Run): Member[] {
  const compiler = new Compiler({ columns: table.columns, length: table.length }, run);
  const of = compiler.compile(level.of);
  const { ids, firsts } = groupsOf([of], [level.of.type], table.length, run);
  const calls = level.calls.map((call) => grouped(call, compiler, run));
  const rows = firsts.map((): number[] => []);
  for (let row = 0; row < table.length; row++) {
    run.budget.step();
    for (const call of calls) call.add(row, ids[row] ?? 0);
    rows[ids[row] ?? 0]?.push(row);
  }
  const results = new Compiler({ columns: calls.flatMap((call) => call.results(firsts.length)), length: firsts.length }, run);
  const value = results.compile(level.value);
  const members = firsts.map((row, group): Member => ({ key: of(row), value: value(group), rows: rows[group] ?? [] }));
  const compare = comparer(level.value.type);
  const sign = level.descending ? -1 : 1;
  return members.sort((a, b) => (a.value === null || b.value === null ? Number(a.value === null) - Number(b.value === null) : sign * compare(a.value, b.value)));
}
