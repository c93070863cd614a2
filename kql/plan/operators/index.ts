import type { Node } from '../../parse/bridge.ts';
import type { Context } from '../context.ts';
import type { Plan } from '../types.ts';
import { lowerEvaluate } from './evaluate.ts';
import { lowerSearch } from './search.ts';
import { lowerFilter } from './filter.ts';
import { lowerByName, lowerExtend, lowerPrint, lowerProject, lowerRename } from './project.ts';
import { lowerRange } from './range.ts';
import { lowerJoin, lowerLookup } from './join.ts';
import { lowerUnion } from './union.ts';
import { lowerAs, lowerGetSchema, lowerInvoke, lowerNothing, lowerSerialize } from './simple.ts';
import { lowerMvApply } from './mv-apply.ts';
import { lowerMvExpand } from './mv-expand.ts';
import { lowerMakeSeries } from './make-series.ts';
import { lowerParse, lowerParseKv } from './parse.ts';
import { lowerPartition } from './partition.ts';
import { lowerSampleDistinct } from './sample.ts';
import { lowerScan } from './scan.ts';
import { lowerTopHitters, lowerTopNested } from './top-nested.ts';
import { lowerSort, lowerTake, lowerTop } from './sort.ts';
import { lowerCount, lowerDistinct, lowerSummarize } from './summarize.ts';

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
  ['RenderOperator', lowerNothing],
  ['AssertSchemaOperator', lowerNothing],
  ['AsOperator', lowerAs],
  ['InvokeOperator', lowerInvoke],
  ['GetSchemaOperator', lowerGetSchema],
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
]);
