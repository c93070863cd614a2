import type { Column } from '../values.ts';
import type { Node } from '../parse/bridge.ts';
import type { Expr, Plan } from './types.ts';

/** What a name stands for. */
export type Binding =
  | { readonly kind: 'scalar'; readonly value: Expr }
  | { readonly kind: 'table'; readonly plan: Plan }
  /** A function of the query; `scope` is where it was written, and `bodyAt` where its body begins in the query's text, null where it is not in it. */
  | { readonly kind: 'function'; readonly declaration: Node; readonly scope: Scope; readonly bodyAt: number | null }
  /** What `declare pattern` binds; `scope` is where it was written. */
  | { readonly kind: 'pattern'; readonly declaration: Node; readonly scope: Scope; readonly offset: number | null };

/** The names of a statement list, inside those around it. */
export class Scope {
  readonly parent: Scope | null;
  private readonly names = new Map<string, Binding>();

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  define(name: string, binding: Binding): void {
    this.names.set(name, binding);
  }

  /** The views: functions of the query that are marked so, and can be searched with the tables. */
  views(): { name: string; declaration: Node }[] {
    const own = [...this.names].flatMap(([name, binding]) => (binding.kind === 'function' && binding.declaration['ViewKeyword'] ? [{ name, declaration: binding.declaration }] : []));
    return [...(this.parent?.views() ?? []), ...own];
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }
}

/** The columns that an expression may name. */
export interface RowScope {
  readonly columns: readonly Column[];
  /** The expression for a name; undefined where the row has no such column. */
  find(name: string): Expr | undefined;
  /** `$left` and `$right` of a join, and the steps of a `scan`. */
  part?(name: string): RowScope | undefined;
}

/** Columns read from the rows of `columns`. */
export function rowScope(columns: readonly Column[]): RowScope {
  const places = new Map(columns.map((column, index) => [column.name, index]));
  return {
    columns,
    find(name) {
      const index = places.get(name);
      const column = index === undefined ? undefined : columns[index];
      return index === undefined || !column ? undefined : { kind: 'column', type: column.type, index };
    },
  };
}

export const noRow: RowScope = rowScope([]);
