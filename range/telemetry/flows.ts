import * as z from 'zod';
import { iso } from '../clock.ts';
import type { Vm } from '../azure/state.ts';
import { bodyOf } from '../http.ts';
import { standard } from './common.ts';
import { note, type Row, type Telemetry } from './log.ts';
import type { Seen } from './seen.ts';

/** How long traffic analytics gathers before it writes, in ms: the shorter of its two intervals. */
const INTERVAL = 600_000;

const Ask = z.looseObject({ vm: z.string(), direction: z.enum(['Inbound', 'Outbound']).default('Outbound'), remote: z.string().default(''), port: z.number().default(0) });
const Answer = z.looseObject({ allowed: z.boolean(), rule: z.string() });

/** A flow of one interval, by all that keeps flows apart. */
export interface Flow { vm: Vm; at: number; direction: 'Inbound' | 'Outbound'; remote: string; port: number; allowed: boolean; group: string; rule: string }

/**
 * One row for all flows of an interval between the same two at the same port, by the same rule. The public address of a flow with the internet
 * stands in one column with its counters. https://learn.microsoft.com/azure/network-watcher/traffic-analytics-schema
 */
export function flowRow({ vm, at, direction, remote, port, allowed, group, rule }: Flow, flows: number): Row {
  const [began, out] = [Math.floor(at / INTERVAL) * INTERVAL, direction === 'Outbound'];
  const machine = `${vm.resourceGroup}/${vm.name}`;
  const counters = `${remote}|${allowed ? flows : 0}|${allowed ? flows : 0}|${flows * 9}|${flows * 11}|${flows * 1_200}|${flows * 3_400}`;
  return {
    ...standard('NTANetAnalytics', at, 'Azure'), SubType: 'FlowLog', FaSchemaVersion: '3', TimeProcessed: iso(began + INTERVAL), FlowIntervalStartTime: iso(began), FlowIntervalEndTime: iso(began + INTERVAL),
    FlowStartTime: iso(at), FlowEndTime: iso(at), FlowType: 'ExternalPublic', FlowDirection: out ? 'O' : 'I', FlowStatus: allowed ? 'A' : 'D', L4Protocol: 'T', L7Protocol: port === 443 ? 'https' : 'Unknown', DestPort: port,
    AclGroup: group === '' ? '' : `${vm.subscription}/${vm.resourceGroup}/${group}`, AclRule: rule, SrcIp: '', DestIp: '',
    ...(out ? { SrcVm: machine, SrcNic: `${vm.resourceGroup}/${vm.nic}`, SrcSubscription: vm.subscription, SrcRegion: vm.location, DestPublicIps: counters } : { DestVm: machine, DestNic: `${vm.resourceGroup}/${vm.nic}`, DestSubscription: vm.subscription, DestRegion: vm.location, SrcPublicIps: counters }),
    AllowedInFlows: allowed && !out ? flows : 0, DeniedInFlows: !allowed && !out ? flows : 0, AllowedOutFlows: allowed && out ? flows : 0, DeniedOutFlows: !allowed && out ? flows : 0,
    BytesSrcToDest: allowed ? flows * 1_200 : 0, BytesDestToSrc: allowed ? flows * 3_400 : 0, PacketsSrcToDest: allowed ? flows * 9 : 0, PacketsDestToSrc: allowed ? flows * 11 : 0, CompletedFlows: allowed ? flows : 0,
    TargetResourceType: 'VirtualNetwork', FlowEncryption: 'Unencrypted', IsFlowCapturedAtUdrHop: false,
  };
}

const SAME = ['FlowIntervalStartTime', 'SrcVm', 'DestVm', 'DestPort', 'FlowDirection', 'FlowStatus', 'AclGroup', 'AclRule'] as const;
const COUNTS = ['AllowedInFlows', 'DeniedInFlows', 'AllowedOutFlows', 'DeniedOutFlows'] as const;
const addressOf = (row: Row): string => String(row['DestPublicIps'] ?? row['SrcPublicIps']).split('|')[0] ?? '';

/** Enters a packet that a machine sent or got: a new row, or one more flow of the row that its interval has already. */
export function noteFlow(telemetry: Telemetry, { range, service, req, reply, at }: Seen): void {
  if (service !== 'wire' || req.path !== '/azure/flows' || reply.status !== 200) return;
  const ask = Ask.parse(bodyOf(req));
  const answer = Answer.parse(JSON.parse(reply.body));
  const vm = range.world.azure.vms[ask.vm] ?? Object.values(range.world.azure.vms).find(({ name }) => name === ask.vm);
  // A packet of a connection that is not there never was one.
  if (vm === undefined || answer.rule === 'no such flow') return;
  const [group = '', rule = ''] = answer.rule.includes('/') ? answer.rule.split('/') : [];
  const flow: Flow = { vm, at, direction: ask.direction, remote: ask.remote, port: ask.port, allowed: answer.allowed, group, rule };
  const fresh = flowRow(flow, 1);
  const rows = telemetry.NTANetAnalytics ?? [];
  const place = rows.findLastIndex((row) => SAME.every((column) => row[column] === fresh[column]) && addressOf(row) === ask.remote);
  const old = rows[place];
  if (old === undefined) { note(telemetry, ['NTANetAnalytics', fresh]); return; }
  const flows = 1 + COUNTS.reduce((sum, column) => sum + Number(old[column]), 0);
  rows[place] = { ...flowRow(flow, flows), TimeGenerated: old['TimeGenerated'] ?? null, FlowStartTime: old['FlowStartTime'] ?? null };
}
