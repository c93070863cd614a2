import type { Node } from '../../parse/bridge.ts';
import type { Context } from '../context.ts';
import type { Plan } from '../types.ts';
import { lowerAs } from './as.ts';
import { lowerAssertSchema } from './assert-schema.ts';
import { lowerByName } from './project-by-name.ts';
import { lowerCount } from './count.ts';
import { lowerDistinct } from './distinct.ts';
import { lowerEvaluate } from './evaluate.ts';
import { lowerExtend } from './extend.ts';
import { lowerFilter } from './filter.ts';
import { lowerFind } from './find.ts';
import { lowerFork } from './fork.ts';
import { lowerGetSchema } from './getschema.ts';
import { lowerInvoke } from './invoke.ts';
import { lowerJoin } from './join.ts';
import { lowerLookup } from './lookup.ts';
import { lowerMakeSeries } from './make-series.ts';
import { lowerMvApply } from './mv-apply.ts';
import { lowerMvExpand } from './mv-expand.ts';
import { lowerParse } from './parse.ts';
import { lowerParseKv } from './parse-kv.ts';
import { lowerPartition } from './partition.ts';
import { lowerPrint } from './print.ts';
import { lowerProject } from './project.ts';
import { lowerRange } from './range.ts';
import { lowerRename } from './project-rename.ts';
import { lowerRender } from './render.ts';
import { lowerSampleDistinct } from './sample.ts';
import { lowerScan } from './scan.ts';
import { lowerSearch } from './search.ts';
import { lowerSerialize } from './serialize.ts';
import { lowerSort } from './sort.ts';
import { lowerSummarize } from './summarize.ts';
import { lowerTake } from './take.ts';
import { lowerTop } from './top.ts';
import { lowerTopHitters } from './top-hitters.ts';
import { lowerTopNested } from './top-nested.ts';
import { lowerUnion } from './union.ts';

/** Operators that stand on a table, by the service's name of their node. */
export const OPERATORS: ReadonlyMap<string, (node: Node, input: Plan, context: Context) => Plan> = new Map([
  ['EvaluateOperator', lowerEvaluate],
  ['FilterOperator', lowerFilter],
  ['ProjectOperator', lowerProject],
  ['ExtendOperator', lowerExtend],
  ['ProjectAwayOperator', lowerByName],
  ['ProjectKeepOperator', lowerByName],
  ['ProjectReorderOperator', lowerByName],
  ['ProjectByNamesOperator', lowerByName],
  ['ProjectRenameOperator', lowerRename],
  ['SummarizeOperator', lowerSummarize],
  ['DistinctOperator', lowerDistinct],
  ['CountOperator', lowerCount],
  ['SortOperator', lowerSort],
  ['TopOperator', lowerTop],
  ['TakeOperator', lowerTake],
  ['JoinOperator', lowerJoin],
  ['LookupOperator', lowerLookup],
  ['SerializeOperator', lowerSerialize],
  ['RenderOperator', lowerRender],
  ['AssertSchemaOperator', lowerAssertSchema],
  ['AsOperator', lowerAs],
  ['InvokeOperator', lowerInvoke],
  ['GetSchemaOperator', lowerGetSchema],
  ['ForkOperator', lowerFork],
  ['MvExpandOperator', lowerMvExpand],
  ['MvApplyOperator', lowerMvApply],
  ['ParseOperator', lowerParse],
  ['ParseWhereOperator', lowerParse],
  ['ParseKvOperator', lowerParseKv],
  ['MakeSeriesOperator', lowerMakeSeries],
  ['ScanOperator', lowerScan],
  ['PartitionOperator', lowerPartition],
  ['TopNestedOperator', lowerTopNested],
  ['TopHittersOperator', lowerTopHitters],
  ['SampleDistinctOperator', lowerSampleDistinct],
]);

/** Operators that begin a query, or may. */
export const SOURCES: ReadonlyMap<string, (node: Node, context: Context) => Plan> = new Map([
  ['PrintOperator', lowerPrint],
  ['RangeOperator', lowerRange],
  ['UnionOperator', lowerUnion],
  ['SearchOperator', lowerSearch],
  ['FindOperator', lowerFind],
]);
