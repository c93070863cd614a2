import { controlTypes } from '../../responders/registry.ts';
import type { Rendered, Wave } from '../../responders/contract.ts';
import { ALICE, benchAt, LAPTOP, NSG, ROLE, scopesAt } from '../../responders/testing/range.ts';
import { sha256, type ControlKey, type Entity, type Hold, type Json } from '../model/index.ts';
import type { StackContext } from './stacks.ts';

/** Builders for the tests of this room: holds on the range's objects, and resources without a cloud. */
export const scopes = Object.values(scopesAt('http://127.0.0.1:9'));
export const clients = benchAt('http://127.0.0.1:9').clients;
export const context: StackContext = { environment: 'test', repository: 'repo', scopes, types: new Map(controlTypes.map((type) => [type.type, type])) };

export const NOW = '2026-11-21T03:00:00.000Z';
export const A = '2026-11-21-0000000001';
export const B = '2026-11-21-0000000002';

export const users = (n: number): string[] => Array.from({ length: n }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);

function key(scope: string, type: string, object: string): ControlKey {
  const field = controlTypes.find((one) => one.type === type)?.field ?? '';
  return { scope, type, object, field };
}

export function entity(kind: Entity['kind'], value: string): Entity {
  return { kind, value, name: value };
}

/** A hold with defaults. */
export function hold(control: ControlKey, value: Json, more: Partial<Hold> = {}): Hold {
  return {
    control, value, before: null, until: '2026-11-22T03:00:00.000Z', incident: A, action: 'contain', responder: 'test/contain', target: entity('user', control.object),
    plan: sha256('plan'), shard: 0, stamps: [], onFailure: 'keep', timeoutSeconds: 30, retry: { maxAttempts: 1, backoffMs: 0 }, ...more,
  };
}

export function disabled(user: string = ALICE, more: Partial<Hold> = {}): Hold {
  return hold(key('entra-contoso', 'entra:account-enabled', user), { enabled: false }, { before: { enabled: true }, ...more });
}

export function sessions(notBefore: string = NOW, user: string = ALICE, more: Partial<Hold> = {}): Hold {
  return hold(key('entra-contoso', 'entra:sessions-valid-from', user), { notBefore }, more);
}

export function roleSessions(notBefore: string = NOW, more: Partial<Hold> = {}): Hold {
  return hold(key('aws-210987654321', 'aws:role-sessions-not-before', ROLE), { notBefore, userIds: null }, { target: entity('aws_role', ROLE), ...more });
}

export function isolated(mode: 'Full' | 'Selective' = 'Full', more: Partial<Hold> = {}): Hold {
  return hold(key('defender-contoso', 'defender:device-isolation', LAPTOP), { mode }, { target: entity('device', LAPTOP), ...more });
}

export function blocked(cidr: string, nsg: string = NSG, more: Partial<Hold> = {}): Hold {
  return hold(key('azure-contoso', 'azure:nsg-block', `${cidr}@${nsg.toLowerCase()}`), { cidr }, { target: entity('ip', cidr.replace('/32', '')), ...more });
}

/** A resource that no cloud has. */
export function resource(name: string, wave: Wave = 1, inputs: Rendered['inputs'] = {}): Rendered {
  return { name, type: 'cordon:entra:AccountEnabled', provider: 'cordon', wave, inputs, serves: [`entra-contoso/entra:account-enabled/${name}/accountEnabled`], importId: null, timeoutSeconds: 30 };
}
