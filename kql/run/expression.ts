import type { Use } from '../functions/contract.ts';
import { isConstant } from '../plan/fold.ts';
import type { Expr } from '../plan/types.ts';
import type { ScalarType, Value } from '../values.ts';
import { buildInQuery } from './in-query.ts';
import type { Run } from './run.ts';

/** The rows that the expressions of an operator are computed on. The operator puts its input here. */
export interface Frame { columns: readonly (readonly Value[])[]; length: number; states?: readonly (readonly Value[])[] }
export const newFrame = (): Frame => ({ columns: [], length: 0 });

/** The value for a row of the frame. */
export type Eval = (row: number) => Value;

/** Makes closures of expressions over one frame; the same expression is made once. */
export class Compiler {
  readonly frame: Frame;
  private readonly run: Run;
  private readonly made = new Map<Expr, Eval>();

  constructor(frame: Frame, run: Run) {
    this.frame = frame;
    this.run = run;
  }

  compile(expr: Expr): Eval {
    let made = this.made.get(expr);
    if (!made) this.made.set(expr, (made = this.make(expr)));
    return made;
  }

  /** The value of a constant, undefined for what changes from row to row. */
  constant(expr: Expr): Value | undefined {
    return isConstant(expr) ? this.compile(expr)(0) : undefined;
  }

  private make(expr: Expr): Eval {
    const { frame } = this;
    switch (expr.kind) {
      case 'constant': { const { value } = expr; return () => value; }
      case 'column': { const { index } = expr; return (row) => frame.columns[index]?.[row] ?? null; }
      case 'state': { const { step, index } = expr; return () => frame.states?.[step]?.[index] ?? null; }
      case 'query': { const value = scalarOf(expr, this.run); return () => value; }
      case 'element': { const of = this.compile(expr.of); return (row) => { const all = of(row); return Array.isArray(all) ? all[expr.index] ?? null : null; }; }
      case 'once': return isConstant(expr.value) ? this.compile(expr.value) : this.once(this.compile(expr.value));
      case 'inQuery': return buildInQuery(expr, this.compile(expr.value), this.run);
      case 'window': return this.window(expr);
      case 'call': return isConstant(expr) ? fixed(this.measured(expr)) : this.measured(expr);
    }
  }

  private use(args: readonly Expr[], result: ScalarType): Use {
    return { types: args.map(({ type }) => type), constants: args.map((arg) => this.constant(arg)), result, now: this.run.now };
  }

  /** What a function gives that may be long is counted. */
  private measured(expr: Expr & { kind: 'call' }): Eval {
    const value = this.call(expr);
    const { budget } = this.run;
    return expr.type === 'string' || expr.type === 'dynamic' ? (row) => budget.made(value(row)) : value;
  }

  private call(expr: Expr & { kind: 'call' }): Eval {
    const compute = this.run.registry.functions.get(expr.name)?.prepare(this.use(expr.args, expr.type));
    if (!compute) throw new TypeError(`There is no function ${expr.name}.`);
    const args = expr.args.map((arg) => this.compile(arg));
    const [a, b, c] = args;
    if (!a) return () => compute();
    if (args.length === 1) return (row) => compute(a(row));
    if (!b) return () => null;
    if (args.length === 2) return (row) => compute(a(row), b(row));
    if (args.length === 3 && c) return (row) => compute(a(row), b(row), c(row));
    return (row) => {
      const values = new Array<Value>(args.length);
      for (let index = 0; index < args.length; index++) values[index] = args[index]?.(row) ?? null;
      return compute(...values);
    };
  }

  private once(value: Eval): Eval {
    const { frame } = this;
    let of: Frame['columns'] | null = null;
    let at = -1;
    let last: Value = null;
    return (row) => {
      if (row !== at || of !== frame.columns || frame.states) [last, at, of] = [value(row), row, frame.columns];
      return last;
    };
  }

  private window(expr: Expr & { kind: 'window' }): Eval {
    const { frame } = this;
    const compute = this.run.registry.windows.get(expr.name)?.prepare(this.use(expr.args, expr.type));
    if (!compute) throw new TypeError(`There is no function ${expr.name}.`);
    const args = expr.args.map((arg) => this.compile(arg));
    let of: Frame['columns'] | null = null;
    let column: readonly Value[] = [];
    return (row) => {
      if (of !== frame.columns) {
        of = frame.columns;
        column = compute(args.map((arg) => columnOf(arg, frame.length, this.run)), frame.length);
      }
      return column[row] ?? null;
    };
  }
}

/** All values of an expression. */
export function columnOf(value: Eval, length: number, run: Run): Value[] {
  const out = new Array<Value>(length);
  for (let row = 0; row < length; row++) {
    run.budget.step();
    out[row] = value(row);
  }
  return out;
}

function fixed(value: Eval): Eval {
  let known: Value | undefined;
  return () => (known === undefined ? (known = value(0)) : known);
}

/** The first value of a query, computed once a run. https://learn.microsoft.com/kusto/query/toscalar-function */
function scalarOf(expr: Expr & { kind: 'query' }, run: Run): Value {
  const known = run.scalars.get(expr.plan);
  if (known !== undefined) return known;
  const table = run.build(expr.plan, run)();
  const value = table.length === 0 ? (expr.type === 'string' ? '' : null) : table.columns[0]?.[0] ?? null;
  run.scalars.set(expr.plan, value);
  return value;
}
