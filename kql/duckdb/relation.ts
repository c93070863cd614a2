import type { Column, ScalarType } from '../values.ts';

/** The part of a plan that DuckDB computes: SQL text whose columns are `c0`, `c1`, ... in the plan's order. */
export interface Relation {
  readonly sql: string;
  readonly columns: readonly Column[];
  /** How the rows are ordered: keys over its columns, hidden ones (`o0`, ...) included. Empty where the order is free. */
  readonly order: readonly string[];
  /** Columns that `sql` has besides, for `order`. */
  readonly hidden: readonly string[];
  /** Its rows come in an order that is the threads' choice: what depends on one is told by the rows themselves. */
  readonly scattered?: boolean;
  /** Places of dynamics that are strict JSON or NULL: SQL made them. */
  readonly clean?: ReadonlySet<number>;
  /** Of a file alone: the names that its timestamps of microseconds have in it, by place. `sql` takes a `WHERE` on them. */
  readonly moments?: ReadonlyMap<number, string>;
}

/** How a column is held in SQL. A dynamic is its JSON text, a decimal its digits: both are carried and seldom computed with. */
export const SQL_TYPES: Readonly<Record<ScalarType, string>> = {
  bool: 'BOOLEAN', int: 'INTEGER', long: 'BIGINT', real: 'DOUBLE', decimal: 'VARCHAR', string: 'VARCHAR',
  datetime: 'BIGINT', timespan: 'BIGINT', guid: 'VARCHAR', dynamic: 'VARCHAR',
};

/** Types whose values SQL may compare, group and join as the interpreter does. */
export const isPlain = (type: ScalarType): boolean => type !== 'dynamic' && type !== 'decimal';

export const column = (index: number): string => `c${index}`;

/** `c0, c1, ...` of a relation, and its hidden columns. */
export function all(relation: Relation): string {
  return [...relation.columns.map((_, index) => column(index)), ...relation.hidden].join(', ');
}

/** A relation without columns has one that nobody reads. */
export const list = (items: readonly string[]): string => (items.length === 0 ? '0 AS nothing' : items.join(', '));

/** A number that is the same for the same values; which of several rows it favours means nothing, but is always the same one. */
export const numberOf = (values: readonly string[]): string => (values.length === 0 ? '0' : `hash(${values.join(', ')})`);

/** `ORDER BY` of a relation, empty where its rows have no order or keep that of their file. Rows that are equal by it are told apart. */
export function ordering(relation: Relation, columns: readonly string[]): string {
  if (relation.order.length === 0 && relation.scattered !== true) return '';
  return ` ORDER BY ${[...relation.order, numberOf(columns)].join(', ')}`;
}

/** The relation as it is given out: these of its columns, in its order, without hidden columns. */
export function finished(relation: Relation, wanted: readonly number[]): string {
  const columns = wanted.map((index) => column(index));
  return `SELECT ${list(columns)} FROM (${relation.sql})${ordering(relation, columns)}`;
}
