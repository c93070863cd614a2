import type { Column, ScalarType, Value } from '../values.ts';

/** Where something stands in the query: characters from its beginning. */
export interface Span { readonly start: number; readonly length: number }

/** A scalar expression over one row of an operator's input. */
export type Expr =
  | { readonly kind: 'constant'; readonly type: ScalarType; readonly value: Value }
  /** A column of the input, by its place in it. */
  | { readonly kind: 'column'; readonly type: ScalarType; readonly index: number }
  /** A function or an operator of the registry, by name. */
  | { readonly kind: 'call'; readonly type: ScalarType; readonly name: string; readonly args: readonly Expr[]; readonly at: Span }
  /** A function over the whole, ordered column: `prev`, `row_number`. */
  | { readonly kind: 'window'; readonly type: ScalarType; readonly name: string; readonly args: readonly Expr[]; readonly at: Span }
  /** The first value of a query, computed once: `toscalar`. */
  | { readonly kind: 'query'; readonly type: ScalarType; readonly plan: Plan }
  /** Whether a value is in the first column of a query: `x in (T)`; `name` is the operator. */
  | { readonly kind: 'inQuery'; readonly type: 'bool'; readonly name: string; readonly value: Expr; readonly plan: Plan; readonly at: Span }
  /** Element `index` of what a function gives that has several results. */
  | { readonly kind: 'element'; readonly type: ScalarType; readonly of: Expr; readonly index: number }
  /** A value computed once for a row and used more than once: an argument of a function of the query. */
  | { readonly kind: 'once'; readonly type: ScalarType; readonly value: Expr }
  /** The value that the step `step` of a `scan` holds of a column. */
  | { readonly kind: 'state'; readonly type: ScalarType; readonly step: number; readonly index: number };

export interface SortKey { readonly by: Expr; readonly descending: boolean; readonly nullsFirst: boolean }

/** One aggregate, with the types of its results. `arg_max`, `arg_min` and `take_any` have one for each argument. */
export interface AggregateCall { readonly name: string; readonly args: readonly Expr[]; readonly types: readonly ScalarType[]; readonly at: Span }

export type JoinKind = 'innerunique' | 'inner' | 'leftouter' | 'rightouter' | 'fullouter' | 'leftanti' | 'rightanti' | 'leftsemi' | 'rightsemi';

interface Base {
  /** What the operator gives, as the binder says. */
  readonly columns: readonly Column[];
  readonly at: Span;
}

/** A tabular expression. */
export type Plan = Base & (
  | { readonly op: 'table'; readonly name: string }
  /** The table that a subquery of `mv-apply` or `partition` is run on. */
  | { readonly op: 'input'; readonly id: number }
  | { readonly op: 'values'; readonly rows: readonly (readonly Expr[])[] }
  | { readonly op: 'range'; readonly from: Expr; readonly to: Expr; readonly step: Expr }
  /** Computed once for all its uses. */
  | { readonly op: 'shared'; readonly input: Plan; readonly name?: string }
  | { readonly op: 'filter'; readonly input: Plan; readonly condition: Expr }
  /** `project`, `extend` and their relatives: one expression a column. */
  | { readonly op: 'project'; readonly input: Plan; readonly values: readonly Expr[] }
  | { readonly op: 'summarize'; readonly input: Plan; readonly keys: readonly Expr[]; readonly aggregates: readonly AggregateCall[] }
  | { readonly op: 'sort'; readonly input: Plan; readonly keys: readonly SortKey[] }
  | { readonly op: 'take'; readonly input: Plan; readonly count: Expr }
  | { readonly op: 'serialize'; readonly input: Plan }
  | { readonly op: 'count'; readonly input: Plan }
  | { readonly op: 'join'; readonly left: Plan; readonly right: Plan; readonly joinKind: JoinKind; readonly on: readonly { readonly left: Expr; readonly right: Expr }[];
    /** For every output column, the side and place that it is taken from. */
    readonly from: readonly { readonly side: 'left' | 'right'; readonly index: number }[] }
  /** `from[i][c]` is what input i gives for output column c; null where it has none. */
  | { readonly op: 'union'; readonly inputs: readonly Plan[]; readonly from: readonly (readonly (Expr | null)[])[] }
  | { readonly op: 'mvExpand'; readonly input: Plan; readonly items: readonly { readonly value: Expr; readonly column: number; readonly to: ScalarType }[]; readonly limit: Expr | null; readonly itemIndex: number | null; readonly bagAsArray: boolean }
  | { readonly op: 'mvApply'; readonly input: Plan; readonly expanded: Plan; readonly id: number; readonly subquery: Plan; readonly from: readonly { readonly side: 'left' | 'right'; readonly index: number }[] }
  | { readonly op: 'parse'; readonly input: Plan; readonly value: Expr; readonly pattern: ParsePattern; readonly into: readonly number[]; readonly onlyMatches: boolean }
  | { readonly op: 'parseKv'; readonly input: Plan; readonly value: Expr; readonly keys: readonly Column[]; readonly options: ReadonlyMap<string, readonly string[]> }
  /** `inclusive`: the form `in range(start, stop, step)`, whose bins are those of `bin()` and include the end. */
  | { readonly op: 'makeSeries'; readonly input: Plan; readonly keys: readonly Expr[]; readonly axis: Expr; readonly from: Expr | null; readonly to: Expr | null; readonly step: Expr; readonly inclusive: boolean;
    readonly calls: readonly AggregateCall[]; readonly series: readonly { readonly value: Expr; readonly fill: Expr | null }[]; readonly nonEmpty: boolean }
  /** `most`: the keys that it takes, null where any number. */
  | { readonly op: 'partition'; readonly input: Plan; readonly by: Expr; readonly id: number; readonly subquery: Plan; readonly most: number | null }
  | { readonly op: 'scan'; readonly input: Plan; readonly steps: readonly ScanStep[]; readonly declared: readonly { readonly column: Column; readonly initial: Expr | null }[]; readonly matchId: number | null; }
  | { readonly op: 'topNested'; readonly input: Plan; readonly levels: readonly TopNestedLevel[] }
  | { readonly op: 'topHitters'; readonly input: Plan; readonly count: Expr; readonly of: Expr; readonly by: Expr | null }
  | { readonly op: 'plugin'; readonly input: Plan; readonly name: string; readonly args: readonly PluginArg[];
    /** Its columns are those that the rows give: the plug-in is run before the rest of the query is bound. */
    readonly open: boolean }
);

/** What a plug-in is given: an expression over the rows with the column that it names, an aggregate, or a table. */
export type PluginArg =
  | { readonly kind: 'scalar'; readonly name: string | null; readonly value: Expr; readonly column: string | null }
  | { readonly kind: 'aggregate'; readonly name: string | null; readonly value: Expr; readonly calls: readonly AggregateCall[] }
  | { readonly kind: 'table'; readonly name: string | null; readonly plan: Plan };

export interface ScanStep { readonly name: string; readonly optional: boolean; readonly output: 'all' | 'last' | 'none'; readonly condition: Expr; readonly assign: readonly { readonly index: number; readonly value: Expr }[] }

export interface TopNestedLevel { readonly count: Expr | null; readonly of: Expr; readonly others: Expr | null; readonly calls: readonly AggregateCall[]; readonly value: Expr; readonly descending: boolean; readonly at: readonly [number, number] }

/** The pattern of `parse`: pieces of text, stars, and columns with their types. */
export interface ParsePattern { readonly mode: 'simple' | 'regex' | 'relaxed'; readonly flags: string; readonly parts: readonly ParsePart[] }
export type ParsePart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'star' } | { readonly kind: 'column'; readonly type: ScalarType };
