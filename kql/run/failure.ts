import { Unsupported } from '../functions/contract.ts';
import { KqlError } from '../parse/errors.ts';

/**
 * What a run throws, for its caller: what a function does not support, and what V8 cannot hold (a text or an array beyond its longest, a
 * stack that is full), are errors of the query. Anything else is given as it is.
 */
export function failureOf(error: unknown): unknown {
  if (error instanceof Unsupported) return new KqlError('UNSUPPORTED', `${error.message} is not supported`);
  if (error instanceof RangeError) return new KqlError('LIMIT', `The query needs more than this engine can hold: ${error.message}`);
  return error;
}
