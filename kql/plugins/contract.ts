import type { PluginArg, Plan } from '../plan/types.ts';
import type { Run } from '../run/run.ts';
import type { Column, Table } from '../values.ts';

/** A plug-in of `evaluate`. One file each: `plugins/<name>.ts`. */
export interface Plugin {
  readonly name: string;
  readonly docs: string;
  /** Whether its columns depend on the rows; without an output schema it is run before the rest of the query is bound. */
  readonly open?: boolean;
  /** The columns where the binder's are not those of the engine. */
  columns?(input: readonly Column[], args: readonly PluginArg[]): readonly Column[];
  /** Looks at one use when the query is compiled. @throws Unsupported for arguments that are not supported. */
  check?(plan: Plan & { op: 'plugin' }): unknown;
  /** Prepares one use. @throws Unsupported for arguments that are not supported. */
  prepare(plan: Plan & { op: 'plugin' }, run: Run): (input: Table) => Table;
}

/** The argument of a name, or at a place among those without one. */
export function argument(args: readonly PluginArg[], place: number, name: string): PluginArg | undefined {
  return args.find((arg) => arg.name === name) ?? args.filter((arg) => arg.name === null)[place];
}
