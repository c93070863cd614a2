import { describe, expect, it } from 'vitest';
import { readLogs } from '../../index.ts';
import { temporary, written } from '../../testing/files.ts';
import { onlyRow, rowsOf } from '../../testing/rows.ts';
import { shipped } from '../../testing/schema.ts';

const folder = temporary();

describe('src/telemetry/sources/aws', () => {
  // Fields as in https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
  it('maps a CloudTrail record of a role session, with its nested parts as JSON text', () => {
    expect(onlyRow('AWSCloudTrail', {
      eventVersion: '1.08', eventTime: '2026-11-20T10:00:00Z', eventSource: 's3.amazonaws.com', eventName: 'GetObject', awsRegion: 'eu-west-1', sourceIPAddress: '203.0.113.7', userAgent: 'aws-cli', errorCode: 'AccessDenied', eventID: 'e-1', requestID: 'r-1',
      userIdentity: {
        type: 'AssumedRole', principalId: 'AROAEXAMPLE:i-0317f6c6', arn: 'arn:aws:sts::123456789012:assumed-role/web-prod/i-0317f6c6', accountId: '123456789012', accessKeyId: 'ASIAEXAMPLE',
        sessionContext: { attributes: { creationDate: '2026-11-20T09:00:00Z', mfaAuthenticated: 'false' }, sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::123456789012:role/web-prod', userName: 'web-prod' }, ec2RoleDelivery: '2.0' },
      },
      requestParameters: { bucketName: 'b', key: 'k' }, responseElements: null, resources: [{ ARN: 'arn:aws:s3:::b' }], readOnly: true, managementEvent: false, tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'c', clientProvidedHostHeader: 'h' }, eventCategory: 'Data', recipientAccountId: '123456789012',
    })).toMatchObject({
      TimeGenerated: '2026-11-20T10:00:00.000Z', EventName: 'GetObject', UserIdentityType: 'AssumedRole', UserIdentityPrincipalid: 'AROAEXAMPLE:i-0317f6c6', SessionIssuerUserName: 'web-prod', SessionMfaAuthenticated: false, SessionCreationDate: '2026-11-20T09:00:00.000Z',
      EC2RoleDelivery: '2.0', RequestParameters: '{"bucketName":"b","key":"k"}', Resources: '[{"ARN":"arn:aws:s3:::b"}]', ReadOnly: true, ManagementEvent: false, TlsVersion: 'TLSv1.3', ErrorCode: 'AccessDenied', SourceIpAddress: '203.0.113.7',
    });
  });

  it('takes ports and addresses of a new permission of a security group into their own columns', () => {
    expect(onlyRow('AWSCloudTrail', {
      eventVersion: '1.08', eventTime: '2026-11-20T10:00:00Z', eventSource: 'ec2.amazonaws.com', eventName: 'AuthorizeSecurityGroupIngress',
      requestParameters: { groupId: 'sg-1', ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 23, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } },
    })).toMatchObject({ IpProtocol: 'tcp', SourcePort: '22', DestinationPort: '23', CidrIp: '0.0.0.0/0' });
  });

  // Records of https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
  it.each([
    ['without a header', '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n'],
    ['with the time of CloudWatch before each', '2014-12-14T04:06:50.000Z 2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n'],
    ['with a header of its own order', 'version srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status account-id interface-id\r\n2 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK 123456789010 eni-1235b8ca123456789\r\n'],
    ['with a W3C header', '#Version: 1.0\n#Fields: version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n'],
  ])('reads VPC flow logs as text %s', async (name, content) => {
    const { tables, unread } = await readLogs([written(folder, `${name.replaceAll(' ', '-')}.log`, content)], shipped);
    expect(unread).toEqual([]);
    expect(tables.get('AWSVPCFlow')).toEqual([{
      Version: 2, AccountId: '123456789010', InterfaceId: 'eni-1235b8ca123456789', SrcAddr: '172.31.16.139', DstAddr: '172.31.16.21', SrcPort: 20641, DstPort: 22, Protocol: 6, Packets: 20, Bytes: 4249,
      Start: '2014-12-14T04:06:50.000Z', End: '2014-12-14T04:07:50.000Z', TimeGenerated: '2014-12-14T04:06:50.000Z', Action: 'ACCEPT', LogStatus: 'OK', Type: 'AWSVPCFlow', SourceSystem: 'AWS',
    }]);
  });

  it('leaves the columns of a NODATA record empty, and says which lines do not fit the header', async () => {
    const { tables, unread } = await readLogs([written(folder, 'nodata.log', '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA\n2 too short\n')], shipped);
    expect(tables.get('AWSVPCFlow')?.[0]).toEqual({ Version: 2, AccountId: '123456789010', InterfaceId: 'eni-1235b8ca123456789', Start: '2015-05-10T18:01:16.000Z', End: '2015-05-10T18:02:14.000Z', TimeGenerated: '2015-05-10T18:01:16.000Z', LogStatus: 'NODATA', Type: 'AWSVPCFlow', SourceSystem: 'AWS' });
    expect(unread).toMatchObject([{ records: 1, reason: 'a line has another number of fields than the 14 of its header (first: line 2)' }]);
  });

  it('takes the fields of flow logs in Parquet and CSV, with underscores', () => {
    expect(onlyRow('AWSVPCFlow', { version: 5, account_id: '1', interface_id: 'eni-1', srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', start: 1600740868, end: 1600740868, tcp_flags: 2, type: 'IPv4', pkt_src_aws_service: 'S3', flow_direction: 'egress' }))
      .toMatchObject({ TcpFlags: 2, TrafficType: 'IPv4', PktSrcAwsService: 'S3', FlowDirection: 'egress', AccountId: '1' });
  });

  it.each([
    ['as exported', { schemaVersion: '2.0', id: 'f', type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', severity: 8.5, accountId: '1', createdAt: '2026-11-20T09:00:00Z', updatedAt: '2026-11-20T10:00:00Z', service: { serviceName: 'guardduty' }, resource: { resourceType: 'AccessKey' } }],
    ['as the command line writes it', { SchemaVersion: '2.0', Id: 'f', Type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', Severity: 8.5, AccountId: '1', CreatedAt: '2026-11-20T09:00:00Z', UpdatedAt: '2026-11-20T10:00:00Z', Service: { ServiceName: 'guardduty' }, Resource: { ResourceType: 'AccessKey' } }],
  ])('maps a GuardDuty finding %s', (_, finding) => {
    expect(onlyRow('AWSGuardDuty', finding)).toMatchObject({
      TimeGenerated: '2026-11-20T10:00:00.000Z', TimeCreated: '2026-11-20T09:00:00.000Z', ActivityType: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', Severity: 8, ServiceDetails: { serviceName: 'guardduty' }, ResourceDetails: { resourceType: 'AccessKey' },
    });
  });

  it('says of a record without a time that it has none', () => {
    expect(rowsOf({ eventSource: 's', eventName: 'n', eventVersion: '1' }, { srcaddr: 'a', dstaddr: 'b', start: '-' }).unread).toEqual(['a CloudTrail record has no eventTime', 'a VPC flow record has neither start nor end']);
  });
});
