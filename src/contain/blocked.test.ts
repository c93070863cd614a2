import { describe, expect, it } from 'vitest';
import type { Rendered } from '../../responders/contract.ts';
import { controlKey, type AppliedStack, type Hold } from '../model/index.ts';
import { hold } from '../record/fixtures.ts';
import { blockedResources, keptOut } from './blocked.ts';

const block = (address: string): Hold => hold('a', undefined, { control: { scope: 'azure-contoso', type: 'azure:nsg-block', object: `${address}/32@/nsg`, field: 'block' }, target: { kind: 'ip', value: address, name: address } });
const [old, fresh] = [block('203.0.113.7'), block('198.51.100.7')];
// One rule serves both, as the rules of a network security group do.
const rule = (...holds: Hold[]): Rendered => ({ name: 'rule', type: 'azure-native:network:SecurityRule', provider: 'azure-native', wave: 1, inputs: {}, serves: holds.map((one) => controlKey(one.control)), importId: null, timeoutSeconds: 30 });
const applied = (state: AppliedStack['state'], ...resources: Rendered[]): AppliedStack => ({ stack: 'containment.range.azure-contoso.azure-native.0', state, digest: 'd', resources, at: '2026-11-21T03:00:00Z' });
const forbids = (...them: Hold[]) => (one: Hold): string | null => (them.includes(one) ? `${one.target.value} is protected` : null);

describe('src/contain/blocked', () => {
  it('keeps a control out of a shared resource that is in force, and leaves in force what is', () => {
    expect([...keptOut([old, fresh], [applied('done', rule(old))], forbids(old, fresh))]).toEqual([[controlKey(fresh.control), 'forbidden-guard: 198.51.100.7 is protected']]);
    expect(blockedResources({ desired: [rule(old, fresh)], previous: [rule(old)] }, [old, fresh], forbids(fresh))).toEqual(new Map([['rule', 'forbidden-guard: 198.51.100.7 is protected']]));
    expect(blockedResources({ desired: [rule(old, fresh)], previous: [rule(old, fresh)] }, [old, fresh], forbids(old, fresh))).toEqual(new Map());
  });

  it('leaves to the engine run what a run that died may have made', () => {
    expect(keptOut([fresh], [applied('running')], forbids(fresh)).size).toBe(0);
    expect(blockedResources({ desired: [rule(fresh)], previous: [] }, [fresh], forbids(fresh)).size).toBe(1);
  });

  it('takes a check that throws for a no', () => {
    const throws = (): string | null => { throw new Error('out of order'); };
    expect([...keptOut([fresh], [], throws).values()]).toEqual(['forbidden-guard: it could not be found out whether this is allowed: out of order']);
    expect(blockedResources({ desired: [rule(fresh)], previous: [] }, [fresh], throws).get('rule')).toMatch(/out of order/);
  });
});
