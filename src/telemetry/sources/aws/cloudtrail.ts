import { at, jsonText, textAt } from '../fields.ts';
import { utc } from '../../time.ts';
import type { LogRecord, Source } from '../contract.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export const cloudTrail: Source = {
  name: 'AWS CloudTrail',
  recognised: '`eventSource`, `eventName` and `eventVersion`; also inside `{ "Records": [...] }` and as the `detail` of an EventBridge event',
  tables: ['AWSCloudTrail'],
  rows(record: LogRecord) {
    if (textAt(record, 'eventSource') === undefined || textAt(record, 'eventName') === undefined) return null;
    if (textAt(record, 'eventVersion') === undefined && at(record, 'userIdentity') === undefined) return null;
    const time = utc(record['eventTime']) ?? utc(record['@timestamp']);
    if (time === undefined) return 'a CloudTrail record has no eventTime';
    return [{ table: 'AWSCloudTrail', row: { TimeGenerated: time, ...call(record), ...who(record), ...connection(record) } }];
  },
};

/** https://learn.microsoft.com/azure/azure-monitor/reference/tables/awscloudtrail */
function call(record: LogRecord): Record<string, unknown> {
  return {
    AwsEventId: textAt(record, 'eventID'), AwsRequestId: textAt(record, 'requestID'), AwsRequestId_: textAt(record, 'requestID'), AWSRegion: textAt(record, 'awsRegion'), APIVersion: textAt(record, 'apiVersion'),
    EventName: textAt(record, 'eventName'), EventSource: textAt(record, 'eventSource'), EventTypeName: textAt(record, 'eventType'), EventVersion: textAt(record, 'eventVersion'), Category: textAt(record, 'eventCategory'),
    ManagementEvent: at(record, 'managementEvent'), ReadOnly: at(record, 'readOnly'), RecipientAccountId: textAt(record, 'recipientAccountId'), SharedEventId: textAt(record, 'sharedEventID'),
    ErrorCode: textAt(record, 'errorCode'), ErrorMessage: textAt(record, 'errorMessage'), RequestParameters: jsonText(record['requestParameters']), ResponseElements: jsonText(record['responseElements']),
    AdditionalEventData: jsonText(record['additionalEventData']), ServiceEventDetails: jsonText(record['serviceEventDetails']), Resources: jsonText(record['resources']),
    ...permission(at(record, 'requestParameters', 'ipPermissions', 'items'), record), OperationName: 'CloudTrail', Type: 'AWSCloudTrail', SourceSystem: 'AWS',
  };
}

/** The columns of a change to a security group: of its first permission, or of the parameters themselves. */
function permission(items: unknown, record: LogRecord): Record<string, unknown> {
  const first: unknown = Array.isArray(items) ? items[0] : at(record, 'requestParameters');
  const range: unknown = at(first, 'ipRanges', 'items');
  return {
    IpProtocol: textAt(first, 'ipProtocol'), SourcePort: textAt(first, 'fromPort'), DestinationPort: textAt(first, 'toPort'), CidrIp: textAt(Array.isArray(range) ? range[0] : first, 'cidrIp'),
  };
}

function who(record: LogRecord): Record<string, unknown> {
  const identity = record['userIdentity'];
  const issuer = at(identity, 'sessionContext', 'sessionIssuer');
  return {
    UserIdentityType: textAt(identity, 'type'), UserIdentityPrincipalid: textAt(identity, 'principalId'), UserIdentityArn: textAt(identity, 'arn'), UserIdentityAccountId: textAt(identity, 'accountId'),
    UserIdentityAccessKeyId: textAt(identity, 'accessKeyId'), UserIdentityUserName: textAt(identity, 'userName'), UserIdentityInvokedBy: textAt(identity, 'invokedBy'), UserIdentityUserId: textAt(identity, 'onBehalfOf', 'userId'),
    UserIdentityStoreArn: textAt(identity, 'onBehalfOf', 'identityStoreArn'), SessionMfaAuthenticated: textAt(identity, 'sessionContext', 'attributes', 'mfaAuthenticated'),
    SessionCreationDate: textAt(identity, 'sessionContext', 'attributes', 'creationDate'), SessionIssuerType: textAt(issuer, 'type'), SessionIssuerPrincipalId: textAt(issuer, 'principalId'), SessionIssuerArn: textAt(issuer, 'arn'),
    SessionIssuerAccountId: textAt(issuer, 'accountId'), SessionIssuerUserName: textAt(issuer, 'userName'), EC2RoleDelivery: textAt(identity, 'sessionContext', 'ec2RoleDelivery'),
  };
}

function connection(record: LogRecord): Record<string, unknown> {
  return {
    SourceIpAddress: textAt(record, 'sourceIPAddress'), UserAgent: textAt(record, 'userAgent'), VpcEndpointId: textAt(record, 'vpcEndpointId'), TlsVersion: textAt(record, 'tlsDetails', 'tlsVersion'),
    CipherSuite: textAt(record, 'tlsDetails', 'cipherSuite'), ClientProvidedHostHeader: textAt(record, 'tlsDetails', 'clientProvidedHostHeader'),
  };
}
