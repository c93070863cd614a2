import type { Plan } from '../plan/types.ts';
import type { Table } from '../values.ts';
import { buildCount } from './operators/count.ts';
import { buildFilter } from './operators/filter.ts';
import { buildJoin } from './operators/join.ts';
import { buildMakeSeries } from './operators/make-series.ts';
import { buildMvApply } from './operators/mv-apply.ts';
import { buildMvExpand } from './operators/mv-expand.ts';
import { buildParse } from './operators/parse.ts';
import { buildParseKv } from './operators/parse-kv.ts';
import { buildPartition } from './operators/partition.ts';
import { buildProject } from './operators/project.ts';
import { buildRange } from './operators/range.ts';
import { buildScan } from './operators/scan.ts';
import { buildSort } from './operators/sort.ts';
import { buildSummarize } from './operators/summarize.ts';
import { buildTake } from './operators/take.ts';
import { buildTopHitters } from './operators/top-hitters.ts';
import { buildTopNested } from './operators/top-nested.ts';
import { buildUnion } from './operators/union.ts';
import { buildValues } from './operators/values.ts';
import type { Compute, Run } from './run.ts';

/** Prepares a plan; what it gives computes the table. */
export function build(plan: Plan, run: Run): Compute {
  switch (plan.op) {
    case 'table': return () => run.source(plan.name, plan);
    case 'input': return () => inputOf(plan.id, run);
    case 'shared': return buildShared(plan, run);
    case 'values': return buildValues(plan, run);
    case 'range': return buildRange(plan, run);
    case 'filter': return buildFilter(plan, run);
    case 'project': return buildProject(plan, run);
    case 'summarize': return buildSummarize(plan, run);
    case 'sort': return buildSort(plan, run);
    case 'take': return buildTake(plan, run);
    case 'count': return buildCount(plan, run);
    case 'join': return buildJoin(plan, run);
    case 'union': return buildUnion(plan, run);
    case 'mvExpand': return buildMvExpand(plan, run);
    case 'mvApply': return buildMvApply(plan, run);
    case 'parse': return buildParse(plan, run);
    case 'parseKv': return buildParseKv(plan, run);
    case 'makeSeries': return buildMakeSeries(plan, run);
    case 'scan': return buildScan(plan, run);
    case 'partition': return buildPartition(plan, run);
    case 'topNested': return buildTopNested(plan, run);
    case 'topHitters': return buildTopHitters(plan, run);
    case 'plugin': return buildPlugin(plan, run);
    case 'serialize': return build(plan.input, run);
  }
}

function buildPlugin(plan: Plan & { op: 'plugin' }, run: Run): Compute {
  const input = build(plan.input, run);
  const compute = run.registry.plugins.get(plan.name)?.prepare(plan, run);
  if (!compute) throw new TypeError(`There is no plug-in ${plan.name}.`);
  return () => compute(input());
}

function inputOf(id: number, run: Run): Table {
  const table = run.inputs.get(id);
  if (!table) throw new TypeError('A subquery has no rows to stand on.');
  return table;
}

/** Computed at the first use in a run. */
function buildShared(plan: Plan & { op: 'shared' }, run: Run): Compute {
  const known = run.shared.get(plan);
  if (known) return known;
  const compute = build(plan.input, run);
  let table: Table | undefined;
  const once = (): Table => (table ??= compute());
  run.shared.set(plan, once);
  return once;
}
