import { aggregates } from './aggregates/index.ts';
import { functions } from './functions/index.ts';
import { windows } from './functions/window/index.ts';
import { plugins } from './plugins/index.ts';
import type { Registry } from './registry.ts';
import { packNonEmpty } from './run/builtins/pack-nonempty.ts';
import { path } from './run/builtins/path.ts';
import { wrap } from './run/builtins/wrap.ts';

/** Everything that the engine can compute. */
export const registry: Registry = {
  functions: new Map([...functions, ...[path, wrap, packNonEmpty].map((builtin) => [builtin.name, builtin] as const)]),
  windows,
  aggregates,
  plugins,
};
