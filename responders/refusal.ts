import type { Refusal, Scope, ScopeOf } from '../src/model/index.ts';
import type { ActionRequest, Preflight } from './contract.ts';

/** A preflight that says no. `rule` is `<action>:<which check>`; `where` is the action's line in the playbook. */
export function refuse(request: ActionRequest, rule: string, reason: string, next: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { rule, where: request.where, reason, next } };
}

type Chosen<P extends Scope['provider']> = { ok: true; scope: ScopeOf<P> } | Extract<Preflight, { ok: false }>;

/** The scope that the target lives in: the one its inventory entry names, else the only one of this provider. */
export function scopeFor<P extends Scope['provider']>(provider: P, request: ActionRequest, scopes: readonly Scope[]): Chosen<P> {
  const mine = scopes.filter((scope): scope is ScopeOf<P> => scope.provider === provider);
  const named = request.context?.scope ?? null;
  const fits = mine.length > 1 && named !== null ? mine.filter((scope) => scope.id === named) : mine;
  const [only] = fits;
  if (only === undefined) {
    return refuse(request, 'scope', `no ${provider} scope for ${request.target.name}`, `Add the scope to the environment in cordon.yaml${named === null ? '' : `, or correct scope: ${named} in the inventory`}.`);
  }
  if (fits.length > 1) {
    return refuse(request, 'scope', `${request.target.name} may be in any of ${fits.map((scope) => scope.id).join(', ')}`, 'Name the scope in the inventory entry of the target.');
  }
  return { ok: true, scope: only };
}
