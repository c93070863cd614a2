import type { ScopeOf } from '../../src/model/index.ts';
import type { Call } from '../contract.ts';

/** The call's scope as what it must be here. A TypeError is a bug of the caller. */
export function entraScope(call: Call): ScopeOf<'entra'> {
  if (call.scope.provider !== 'entra') throw new TypeError(`expected an entra scope, got ${call.scope.id} (${call.scope.provider})`);
  return call.scope;
}
