import type { Defender, Machine } from '../defender/state.ts';
import type { Entra, User } from '../entra/state.ts';
import { settled } from '../lag.ts';
import { ids } from './ids.ts';

const DOMAIN = 'contoso.example';

function user(id: string, name: string, sessionsValidFrom: number, more: Partial<Omit<User, 'id' | 'state'>> = {}): User {
  const state = settled({ accountEnabled: true, sessionsValidFrom, disabledAt: null });
  const displayName = name[0]?.toUpperCase() + name.slice(1);
  return { id, userPrincipalName: `${name}@${DOMAIN}`, displayName, userType: 'Member', onPremisesSyncEnabled: null, roles: [], ...more, state };
}

/** The tenant; sessions have been valid since `since` (range ms). */
export function entraOf(since: number): Entra {
  const users = [
    user(ids.alice, 'alice', since),
    user(ids.bob, 'bob', since),
    user(ids.breakGlass, 'break-glass', since, { roles: ['Global Administrator'] }),
    user(ids.guest, 'dave', since, { userType: 'Guest', userPrincipalName: `dave_partner.example#EXT#@${DOMAIN}` }),
    user(ids.synced, 'erin', since, { onPremisesSyncEnabled: true }),
    user(ids.admin, 'frank', since, { roles: ['Privileged Role Administrator'] }),
  ];
  return {
    tenant: { id: ids.tenant, displayName: 'Contoso', domain: DOMAIN },
    users: Object.fromEntries(users.map((entry) => [entry.id, entry])),
  };
}

function machine(id: string, name: string, lastIpAddress: string, osPlatform: string, more: Partial<Machine> = {}): Machine {
  return { id, computerDnsName: name, osPlatform, lastIpAddress, healthStatus: 'Active', onboardingStatus: 'Onboarded', deviceValue: 'Normal', machineTags: [], online: true, isolation: null, ...more };
}

const machines = [
  machine(ids.laptop, 'ws-17', '10.1.2.17', 'Windows11'),
  machine(ids.server, 'srv-pay-01', '10.1.8.11', 'WindowsServer2022', { deviceValue: 'High', machineTags: ['production', 'payments'] }),
  machine(ids.domainController, 'dc-01', '10.1.0.5', 'WindowsServer2022', { deviceValue: 'High', machineTags: ['domain-controller'] }),
  machine(ids.offlineLaptop, 'ws-99', '10.1.2.99', 'Windows11', { online: false, healthStatus: 'Inactive' }),
];

export const defender = (): Defender => ({ machines: Object.fromEntries(machines.map((entry) => [entry.id, { ...entry, machineTags: [...entry.machineTags] }])), actions: [] });
