import type { Range, Reply, Req, Route } from '../http.ts';
import { ec2Operations } from './ec2.ts';
import { iamOperations } from './iam.ts';
import { instanceOperations } from './profiles.ts';
import type { Operation } from './operation.ts';
import { decide, principalOf, whyDenied } from './principal.ts';
import { stsOperations } from './sts.ts';
import { ec2Error, queryError } from './xml.ts';

type Service = 'iam' | 'sts' | 'ec2';
const services: Record<Service, Record<string, Operation>> = {
  iam: { ...iamOperations, ...instanceOperations },
  sts: stsOperations,
  ec2: ec2Operations,
};

/** The service an action belongs to; `iam` for an action that none has. */
export function serviceOf(action: string): Service {
  const found = (['iam', 'sts', 'ec2'] as const).find((name) => Object.hasOwn(services[name], action));
  return found ?? 'iam';
}

/** The action that a request names in its form. */
export const actionOf = (body: string): string => new URLSearchParams(body).get('Action') ?? '';

function handle(range: Range, req: Req): Reply {
  const form = new URLSearchParams(req.body);
  const action = form.get('Action') ?? '';
  const service = serviceOf(action);
  const error = service === 'ec2' ? ec2Error : queryError;
  const operation = Object.hasOwn(services[service], action) ? services[service][action] : undefined;
  if (operation === undefined) return error(400, 'InvalidAction', `The action ${action} is not valid for this endpoint; the range does not model it.`);
  const caller = principalOf(range, req);
  if ('failed' in caller) return unknownCaller(caller.failed, service);
  const region = /Credential=\w+\/\d+\/([\w-]+)\//.exec(req.headers['authorization'] ?? '')?.[1] ?? range.world.aws.regions[0] ?? '';
  const call = { range, form, caller, region };
  if (operation.resource !== null) {
    const resource = operation.resource(call);
    const verdict = decide(caller, `${service}:${action}`, resource);
    if (verdict !== 'allowed')
      return error(403, service === 'ec2' ? 'UnauthorizedOperation' : 'AccessDenied', whyDenied(caller, `${service}:${action}`, resource, verdict));
  }
  return operation.run(call);
}

function unknownCaller(failed: 'missing' | 'unknown' | 'expired', service: Service): Reply {
  if (service === 'ec2') {
    if (failed === 'expired') return ec2Error(400, 'RequestExpired', 'Request has expired.');
    return ec2Error(401, 'AuthFailure', 'AWS was not able to validate the provided access credentials');
  }
  if (failed === 'missing') return queryError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  if (failed === 'expired') return queryError(403, 'ExpiredToken', 'The security token included in the request is expired');
  return queryError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
}

/** The routes of the one endpoint that stands for IAM, STS and EC2. */
export const awsRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/', handle },
  { method: 'POST', pattern: '', handle },
];
