import type { Node } from '../../parse/bridge.ts';
import { Unsupported } from '../../functions/contract.ts';
import { unsupported, type Context } from '../context.ts';

/** Prepares once what a run will prepare, so that what is not supported refuses the query. */
export function checked<T>(prepare: (what: T) => unknown, what: T, node: Node, context: Context): void {
  try {
    prepare(what);
  } catch (error) {
    throw unsupported(node, context, error instanceof Unsupported ? error.message : 'the regular expression of this pattern');
  }
}
