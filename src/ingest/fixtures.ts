import type { Event, Inventory, Json, Rejection } from '../model/index.ts';
import { AssetsFile, IdentitiesFile } from '../model/index.ts';
import { ingest } from './index.ts';

/** For tests: the time that alerts are received at. */
export const RECEIVED = '2026-11-21T03:00:00.000Z';

export const WS_17 = '73e7e2de709dff64ef64b1d0c30e67fab63279db';
export const ALICE = '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59';
export const WEB_ROLE = 'arn:aws:iam::210987654321:role/app/web-prod';
export const WEB_INSTANCE = 'arn:aws:ec2:eu-west-1:210987654321:instance/i-0123456789abcdef0';
export const VM = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1';

/** For tests: an inventory with one of everything that resolving can meet. */
export function inventory(extra: { assets?: object[]; identities?: object[] } = {}): Inventory {
  const assets = [
    { id: WS_17, kind: 'device', name: 'ws-17', aliases: ['ws-17.corp.contoso.example'], addresses: ['10.1.2.17', 'fd00::17'] },
    { id: WEB_INSTANCE, kind: 'ec2_instance', name: 'web-1', addresses: ['10.9.0.4'] },
    { id: VM, kind: 'azure_vm', name: 'vm-1' },
    { id: 'device-twin-1', kind: 'device', name: 'twin' },
    { id: 'device-twin-2', kind: 'device', name: 'TWIN' },
    { id: 'i-0fffffffffffffff0', kind: 'ec2_instance', name: 'mixed' },
    { id: 'device-mixed', kind: 'device', name: 'mixed' },
    { id: '198.51.100.9', kind: 'ip', name: 'nat-gateway', shared: true },
  ];
  const identities = [
    { id: ALICE, kind: 'user', name: 'alice@contoso.example', aliases: ['CORP\\alice'] },
    { id: WEB_ROLE, kind: 'aws_role', name: 'web-prod' },
    { id: 'arn:aws:iam::999999999999:role/web-prod', kind: 'aws_role', name: 'web-prod' },
  ];
  return {
    ...AssetsFile.parse({ assets: [...assets, ...(extra.assets ?? [])] }),
    ...IdentitiesFile.parse({ identities: [...identities, ...(extra.identities ?? [])] }),
    contacts: { people: [], roles: [], owners: [] }, protected: [],
  };
}

/** For tests: the event that an alert becomes; fails with the reason when it is rejected. */
export function eventOf(raw: Json, from = inventory()): Event {
  const result = ingest(raw, { inventory: from, receivedAt: RECEIVED, file: 'alert.json', index: 0 });
  if (!result.ok) throw new Error(`rejected: ${result.rejection.reason}`);
  return result.event;
}

/** For tests: the rejection that an alert becomes; fails when it is accepted. */
export function rejectionOf(raw: Json): Rejection {
  const result = ingest(raw, { inventory: inventory(), receivedAt: RECEIVED, file: 'alert.json', index: 0 });
  if (result.ok) throw new Error('accepted');
  return result.rejection;
}

/** For tests: a small alert of the generic schema. */
export function alert(fields: Record<string, Json> = {}): Record<string, Json> {
  return { source: 'edr', event_type: 'credential_theft', severity: 'high', entity_type: 'user', entity_value: 'alice@contoso.example', ...fields };
}
