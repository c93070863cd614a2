import { ACTOR } from '../attacker/calls.ts';
import { guidOf, standard } from './common.ts';
import type { Entry } from './log.ts';
import { originOf } from './origin.ts';
import type { Seen } from './seen.ts';

const WRITES: Readonly<Record<string, string>> = { PUT: 'WRITE', PATCH: 'WRITE', DELETE: 'DELETE', POST: 'ACTION' };

/** `Microsoft.Network/networkSecurityGroups/securityRules` of a resource's path; the names in between are left out. */
function typeOf(path: string): string {
  const [provider = '', ...rest] = path.split(/\/providers\//i).at(-1)?.split('/') ?? [];
  return [provider, ...rest.filter((_part, index) => index % 2 === 0)].join('/');
}

/** What the activity log of a subscription has of a request: what was written, and by whom. https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema */
export function activities({ range, service, req, reply, at }: Seen): Entry[] {
  const verb = WRITES[req.method];
  const [, subscription = '', group = ''] = service === 'arm' ? /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\//i.exec(req.path) ?? [] : [];
  // What was refused for want of a token never reached the resource provider.
  if (verb === undefined || subscription === '' || reply.status === 401) return [];
  const type = typeOf(req.path);
  const operation = `${type}/${verb}`.toUpperCase();
  const failed = reply.status >= 400;
  const id = range.uuid();
  return [['AzureActivity', {
    ...standard('AzureActivity', at, 'Azure'), CategoryValue: 'Administrative', Level: failed ? 'Error' : 'Informational', OperationNameValue: operation, ActivityStatusValue: failed ? 'Failure' : 'Success', ActivitySubstatusValue: String(reply.status),
    Caller: req.headers[ACTOR] === undefined ? guidOf('principal cordon') : guidOf('principal stolen administrator'), CallerIpAddress: originOf(range, req).address, SubscriptionId: subscription, ResourceGroup: group.toUpperCase(),
    ResourceProviderValue: (type.split('/')[0] ?? '').toUpperCase(), ResourceId: req.path, _ResourceId: req.path.toLowerCase(), _SubscriptionId: subscription, CorrelationId: guidOf(`correlation ${id}`), OperationId: id, EventDataId: id,
    Authorization_d: { action: `${type}/${verb.toLowerCase()}`, scope: req.path }, HTTPRequest: JSON.stringify({ clientRequestId: id, clientIpAddress: originOf(range, req).address, method: req.method }),
  }]];
}
