import { ids, profileArn, roleArn } from '../../../range/scenarios/ids.ts';

/** What a hold sets, in the words of this model. */
export type Field = 'enabled' | 'sessions' | 'isolation' | 'block' | 'role' | 'profile';
export type Name = 'alice' | 'bob' | 'laptop' | 'far' | 'near' | 'web';

export interface Member { type: string; value: string; fields: readonly Field[]; gate: 'auto' | 'approval' }

/** The entities of a walk. Bob's containment waits for a person; an address is only named beside something known. */
export const CAST: Readonly<Record<Name, Member>> = {
  alice: { type: 'user', value: 'alice@contoso.example', fields: ['enabled', 'sessions'], gate: 'auto' },
  bob: { type: 'user', value: 'bob@contoso.example', fields: ['enabled', 'sessions'], gate: 'approval' },
  laptop: { type: 'device', value: 'ws-17', fields: ['isolation'], gate: 'auto' },
  far: { type: 'ip', value: ids.attacker, fields: ['block'], gate: 'auto' },
  near: { type: 'ip', value: '198.51.100.77', fields: ['block'], gate: 'auto' },
  web: { type: 'aws_role', value: roleArn(ids.role), fields: ['role', 'profile'], gate: 'auto' },
};

export const USERS = { alice: ids.alice, bob: ids.bob } as const;
export const QUARANTINE = profileArn('cordon-quarantine');

const HOUR = 3_600_000;
/** How long a hold of each field lasts, in ms; the playbook below says the same. */
export const LASTS: Readonly<Record<Field, number>> = { enabled: 24 * HOUR, sessions: 18 * HOUR, isolation: 12 * HOUR, block: 6 * HOUR, role: 18 * HOUR, profile: 18 * HOUR };

/** Fields whose hold is a time: who is seen to act after it has signed in anew. */
export const TIMED: ReadonlySet<Field> = new Set(['sessions', 'role']);

/** Control types of the ledger, as this model calls them. */
export const FIELD_OF: Readonly<Record<string, Field>> = {
  'entra:account-enabled': 'enabled', 'entra:sessions-valid-from': 'sessions', 'defender:device-isolation': 'isolation', 'azure:nsg-block': 'block',
  'aws:role-sessions-not-before': 'role', 'aws:instance-profile': 'profile',
};

export const ACTIONS = [
  { id: 'disable', type: 'disable_account', duration: '24h' },
  { id: 'revoke', type: 'revoke_token', duration: '18h', when: 'entity.kind in ["user", "aws_role"]', parameters: { provider: 'identity_platform' } },
  { id: 'isolate', type: 'isolate_host', duration: '12h' },
  { id: 'block', type: 'block_ip', duration: '6h' },
];

/** Minutes that alerts fold for; the walk leaves a wide margin on both sides. */
export const WINDOW_MINUTES = 30;

/** `cordon.yaml` of a walk: only who matters waits for a person, and no cap stops a long walk. */
export const CONFIG = `${JSON.stringify({
  version: 1, defaultEnvironment: 'range', environments: { range: { kind: 'range' } },
  routes: {
    isolate_host: { device: 'defender/isolate-device' }, disable_account: { user: 'entra/disable-user' }, block_ip: { ip: ['azure/block-ip-nsg'] }, create_ticket: { '*': 'notify/ticket' },
    revoke_token: { identity_platform: { user: 'entra/revoke-sessions', aws_role: 'aws/revoke-role-sessions' } },
  },
  correlation: { window: `${WINDOW_MINUTES}m`, longest: '720h' },
  gates: [{ when: { kind: ['user'], criticality: '>= 7' }, gate: 'approval' }, { gate: 'auto' }],
  guardrails: { caps: { perRun: { targets: 500, percent: 100 }, perHour: { targets: 500, percent: 100 }, perDay: { targets: 500, percent: 100 } } },
}, null, 2)}\n`;
