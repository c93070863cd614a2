import { actionOf, serviceOf } from '../aws/api.ts';
import { isoSeconds } from '../clock.ts';
import { guidOf } from './common.ts';
import { errorOf, requestParameters, responseElements } from './cloudtrail-parameters.ts';
import { userIdentity } from './cloudtrail-identity.ts';
import type { Cell, Entry, Row } from './log.ts';
import { originOf } from './origin.ts';
import type { Seen } from './seen.ts';

/** What is particular to one call. */
export interface ApiCall {
  identity: Row; at: number; source: string; action: string; region: string; account: string; address: string; userAgent: string; id: string;
  request: Cell; response?: Cell; error?: { errorCode: string; errorMessage: string } | null; more?: Row;
}

/** A record of a management event. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function record({ identity, at, source, action, region, account, address, userAgent, id, request, response = null, error = null, more = {} }: ApiCall): Entry {
  return ['AWSCloudTrail', {
    eventVersion: '1.11', userIdentity: identity, eventTime: isoSeconds(at), eventSource: `${source}.amazonaws.com`, eventName: action, awsRegion: region,
    sourceIPAddress: address, userAgent, ...(error ?? {}), requestParameters: request, responseElements: error === null ? response : null,
    requestID: id, eventID: guidOf(`event ${id}`),
    readOnly: /^(?:Get|List|Describe|AssumeRole)/.test(action), ...more,
    eventType: 'AwsApiCall', managementEvent: true, recipientAccountId: account, eventCategory: 'Management',
    tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientProvidedHostHeader: source === 'iam' ? 'iam.amazonaws.com' : `${source}.${region}.amazonaws.com` },
  }];
}

/** Calls of IAM are logged where the service lives. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events */
const GLOBAL = 'us-east-1';

/** What CloudTrail logs of a request to the AWS endpoint. A request that no credentials stand behind is not logged. */
export function calls({ range, service, req, reply, at }: Seen): Entry[] {
  const identity = service === 'aws' ? userIdentity(range, req) : null;
  if (identity === null) return [];
  const action = actionOf(req.body);
  const source = serviceOf(action);
  const { account, regions } = range.world.aws;
  const form = new URLSearchParams(req.body);
  const signedFor = /Credential=\w+\/\d+\/([\w-]+)\//.exec(req.headers['authorization'] ?? '')?.[1] ?? regions[0] ?? GLOBAL;
  const assumed = action === 'AssumeRole' ? { resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: form.get('RoleArn') ?? '' }] } : {};
  const { address, userAgent } = originOf(range, req);
  return [record({
    identity, at, source, action, region: source === 'iam' ? GLOBAL : signedFor, account, address, userAgent, id: range.uuid(),
    request: requestParameters(source, action, form), response: responseElements(action, reply.body), error: reply.status < 400 ? null : errorOf(source, reply.body), more: assumed,
  })];
}
