import { describe, expect, it } from 'vitest';
import { Config, Inventory, type LoadedException } from '../model/index.ts';
import { forbiddenReason } from './forbidden.ts';
import { ALICE, exception, NOW, WS17 } from './testing.ts';

const inventory = Inventory.parse({
  assets: [{ id: WS17.value, kind: 'device', name: 'ws-17', environment: 'staging' }],
  identities: [{ id: ALICE.value, kind: 'user', name: ALICE.name, aliases: ['CORP\\alice'], environment: 'staging' }],
  contacts: { people: [] }, protected: [],
});
const { routes } = Config.parse({});
const scope = { entities: [{ kind: 'user' as const, match: 'corp\\*' }] };
const reason = (exceptions: LoadedException[], now = NOW): string | null => forbiddenReason({ target: ALICE, responder: 'entra/revoke-sessions', touches: [] }, { inventory, exceptions, routes, broken: [], now });

describe('src/decide/forbidden', () => {
  it('names the exception that denies an action, by alias, responder or abstract type, with its place', () => {
    for (const actions of [undefined, ['entra/revoke-sessions'], ['revoke_token']]) {
      const denies = exception('EX-2026-0001', { scope: actions === undefined ? scope : { ...scope, actions }, effect: { kind: 'deny-action' } });
      expect(reason([denies])).toMatch(/^exception EX-2026-0001 denies entra\/revoke-sessions until .* \[exceptions\/EX-2026-0001\.yaml:1\]$/);
    }
  });

  it.each([
    ['another action', { scope: { ...scope, actions: ['disable_account'] }, effect: { kind: 'deny-action' as const } }],
    ['another environment', { scope: { ...scope, environments: ['production'] }, effect: { kind: 'deny-action' as const } }],
    ['a detection, which decide has judged', { scope: { ...scope, detections: ['x'] }, effect: { kind: 'deny-action' as const } }],
    ['another effect', { scope, effect: { kind: 'require-approval' as const } }],
    ['another entity', { scope: { entities: [{ kind: 'device' as const, match: '*' }] }, effect: { kind: 'deny-action' as const } }],
  ])('leaves out an exception for %s', (_, changes) => {
    expect(reason([exception('EX-2026-0001', changes)])).toBeNull();
  });

  it('takes an expired one as if it did not exist, and lets the most specific one speak', () => {
    const denies = exception('EX-2026-0001', { scope, effect: { kind: 'deny-action' } });
    expect(reason([denies], denies.exception.expiresAt)).toBeNull();
    const narrower = exception('EX-2026-0002', { scope: { ...scope, actions: ['revoke_token'] }, effect: { kind: 'require-approval' } });
    expect(reason([denies, narrower])).toBeNull();
  });
});
