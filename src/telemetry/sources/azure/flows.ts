import { at, list, text, textAt } from '../fields.ts';
import { utc } from '../../time.ts';
import type { LogRecord, Made, Rows, Source } from '../contract.ts';

/** A flow as either log writes it, in fields between commas. */
interface Flow { readonly fields: readonly string[]; readonly rule: string | undefined; readonly acl: string | undefined; readonly mac: string | undefined }

/**
 * Flow logs of Azure as Traffic Analytics would store them, without its aggregation: one row a tuple. Flows of network security groups go to
 * the table of virtual networks too, which has the columns for them: rules that are written today read that one, and find both.
 * https://learn.microsoft.com/azure/network-watcher/traffic-analytics-schema
 */
export const azureFlows: Source = {
  name: 'Azure flow logs of virtual networks and network security groups',
  recognised: 'the `category` `FlowLogFlowEvent` or `NetworkSecurityGroupFlowEvent`',
  tables: ['NTANetAnalytics'],
  rows(record: LogRecord): Rows | null {
    const category = textAt(record, 'category');
    const isVnet = category === 'FlowLogFlowEvent';
    if (!isVnet && category !== 'NetworkSecurityGroupFlowEvent') return null;
    const flows = isVnet ? vnetFlows(record) : nsgFlows(record);
    const made = flows.flatMap((flow) => (isVnet ? vnetRow(record, flow) : nsgRow(record, flow)) ?? []);
    return made.length === flows.length && made.length > 0 ? made : made.length > 0 ? made : 'a flow log record has no flow that can be read';
  },
};

/** https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview#log-format */
const nsgFlows = (record: LogRecord): Flow[] => list(at(record, 'properties', 'flows')).flatMap((rule) => list(at(rule, 'flows')).flatMap((group) => (
  list(at(group, 'flowTuples')).map((tuple) => ({ fields: (text(tuple) ?? '').split(','), rule: textAt(rule, 'rule'), acl: undefined, mac: textAt(group, 'mac') })))));

/** https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview#log-format */
const vnetFlows = (record: LogRecord): Flow[] => list(at(record, 'flowRecords', 'flows')).flatMap((acl) => list(at(acl, 'flowGroups')).flatMap((group) => (
  list(at(group, 'flowTuples')).map((tuple) => ({ fields: (text(tuple) ?? '').split(','), rule: textAt(group, 'rule'), acl: textAt(acl, 'aclID'), mac: textAt(record, 'macAddress') })))));

/** Time, source, destination, ports, protocol (T, U), direction (I, O), decision (A, D); since version 2 state, packets and bytes of both ways. */
function nsgRow(record: LogRecord, { fields, rule, mac }: Flow): Made | null {
  const [time, source, destination, sourcePort, port, protocol, direction, decision, , ...counts] = fields;
  const group = textAt(record, 'resourceId');
  return rowOf(time, { source, destination, sourcePort, port, protocol, direction, isDenied: decision === 'D', counts }, {
    NsgRule: rule, NsgList: group?.split('/').at(-1), AclGroup: group, AclRule: rule, MacAddress: mac, TargetResourceId: group, FaSchemaVersion: '2',
  });
}

/** Time in milliseconds, source, destination, ports, protocol by its number, direction (I, O), state (B, C, E, D), encryption, packets and bytes. */
function vnetRow(record: LogRecord, { fields, rule, acl, mac }: Flow): Made | null {
  const [time, source, destination, sourcePort, port, protocol, direction, state, encryption, ...counts] = fields;
  return rowOf(time, { source, destination, sourcePort, port, protocol: protocol === '6' ? 'T' : protocol === '17' ? 'U' : protocol, direction, isDenied: state === 'D', counts }, {
    AclGroup: acl, AclRule: rule, NsgRule: rule, MacAddress: mac, FlowEncryption: encryption, TargetResourceId: textAt(record, 'targetResourceID'), FlowLogResourceId: textAt(record, 'flowLogResourceID'), FaSchemaVersion: '3',
  });
}

interface Tuple {
  readonly source: string | undefined; readonly destination: string | undefined; readonly sourcePort: string | undefined; readonly port: string | undefined; readonly protocol: string | undefined;
  readonly direction: string | undefined; readonly isDenied: boolean; readonly counts: readonly string[];
}

function rowOf(at: string | undefined, tuple: Tuple, more: Readonly<Record<string, unknown>>): Made | null {
  const time = utc(at);
  if (time === undefined || tuple.source === undefined || tuple.destination === undefined || tuple.direction === undefined) return null;
  const isIn = tuple.direction === 'I';
  const one = (isDenied: boolean, inwards: boolean): number => (tuple.isDenied === isDenied && isIn === inwards ? 1 : 0);
  const [packetsOut, bytesOut, packetsBack, bytesBack] = tuple.counts;
  return {
    table: 'NTANetAnalytics',
    row: {
      TimeGenerated: time, FlowStartTime: time, FlowEndTime: time, SubType: 'FlowLog', SrcIp: tuple.source, DestIp: tuple.destination, SrcPorts: tuple.sourcePort, DestPort: tuple.port, L4Protocol: tuple.protocol,
      FlowDirection: isIn ? 'Inbound' : 'Outbound', FlowStatus: tuple.isDenied ? 'Denied' : 'Allowed', AllowedInFlows: one(false, true), AllowedOutFlows: one(false, false), DeniedInFlows: one(true, true), DeniedOutFlows: one(true, false),
      PacketsSrcToDest: packetsOut, BytesSrcToDest: bytesOut, PacketsDestToSrc: packetsBack, BytesDestToSrc: bytesBack, ...more, Type: 'NTANetAnalytics', SourceSystem: 'Azure',
    },
  };
}
