import { type Context, holds, substitute } from './conditions.ts';
import { type PolicyDocument, type Statement, statements } from './policy.ts';
import { arnLike, like } from './wildcard.ts';

export type Request = { action: string; resource: string; context: Context };
export type Verdict = 'allowed' | 'explicit-deny' | 'implicit-deny';

/**
 * Decides a request by identity policies: an explicit deny wins, then an allow, else it is denied.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: readonly PolicyDocument[], request: Request): Verdict {
  const fitting = policies.flatMap(statements).filter((statement) => applies(statement, request));
  if (fitting.some((statement) => statement.Effect === 'Deny')) return 'explicit-deny';
  return fitting.length > 0 ? 'allowed' : 'implicit-deny';
}

/** Whether action, resource and every condition of a statement fit the request. The principal is not looked at. */
export function applies(statement: Statement, request: Request): boolean {
  const { action, resource, context } = request;
  const actionFits = (pattern: string): boolean => like(pattern.toLowerCase(), action.toLowerCase());
  const resourceFits = (pattern: string): boolean => {
    const filled = substitute(pattern, context);
    // A request on no particular resource (`*`) is covered by the pattern `*` alone.
    return filled === '*' || (resource !== '*' && arnLike(filled, resource));
  };
  if (statement.Action !== undefined && ![statement.Action].flat().some(actionFits)) return false;
  if (statement.NotAction !== undefined && [statement.NotAction].flat().some(actionFits)) return false;
  if (statement.Resource !== undefined && ![statement.Resource].flat().some(resourceFits)) return false;
  if (statement.NotResource !== undefined && [statement.NotResource].flat().some(resourceFits)) return false;
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, key, [values].flat().map(String), context)),
  );
}

/** How far a trust policy lets a principal in: by its own ARN, through its account, or not; a deny wins. */
export function trusts(
  document: PolicyDocument,
  caller: { arns: readonly string[]; account: string },
  request: Request,
): 'principal' | 'account' | 'no' | 'deny' {
  let best: 'principal' | 'account' | 'no' = 'no';
  for (const statement of statements(document)) {
    if (!applies(statement, request)) continue;
    const named = typeof statement.Principal === 'object' ? [statement.Principal.AWS ?? []].flat() : [];
    const direct = statement.Principal === '*' || named.includes('*') || named.some((arn) => caller.arns.includes(arn));
    const account = named.some((name) => name === caller.account || name === `arn:aws:iam::${caller.account}:root`);
    if (!direct && !account) continue;
    if (statement.Effect === 'Deny') return 'deny';
    best = direct ? 'principal' : best === 'principal' ? best : 'account';
  }
  return best;
}

/** Whether a trust policy lets an AWS service (such as `ec2.amazonaws.com`) take the role. */
export function trustsService(document: PolicyDocument, service: string): boolean {
  const fits = statements(document).filter(
    (statement) => typeof statement.Principal === 'object' && [statement.Principal.Service ?? []].flat().includes(service),
  );
  return fits.some((statement) => statement.Effect === 'Allow') && !fits.some((statement) => statement.Effect === 'Deny');
}
