import type { ScopeOf } from '../../src/model/index.ts';
import type { Call } from '../contract.ts';

/** The call's scope as what it must be here. A TypeError is a bug of the caller. */
export function awsScope(call: Call): ScopeOf<'aws'> {
  if (call.scope.provider !== 'aws') throw new TypeError(`expected an aws scope, got ${call.scope.id} (${call.scope.provider})`);
  return call.scope;
}
