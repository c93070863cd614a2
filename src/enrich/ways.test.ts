import { describe, expect, it } from 'vitest';
import { Asset, Identity, type Entity } from '../model/index.ts';
import { otherWaysIn } from './ways.ts';

const assets = [
  Asset.parse({ id: 'd-1', kind: 'device', name: 'ws-1', usedBy: ['ALICE@contoso.example '] }), Asset.parse({ id: 'd-2', kind: 'device', name: 'jump', shared: true, usedBy: ['u-1', 'u-2'] }),
  Asset.parse({ id: 'd-3', kind: 'device', name: 'ws-3' }),
];
const identities = [
  Identity.parse({ id: 'u-1', kind: 'user', name: 'alice@contoso.example', aliases: ['CORP\\alice'] }), Identity.parse({ id: 'app-1', kind: 'service_principal', name: 'export', usedBy: ['corp\\alice', 'u-1'] }),
  Identity.parse({ id: 'u-3', kind: 'user', name: 'own', usedBy: ['own'] }),
];
const ways = (entity: Entity): string[] => otherWaysIn(entity, { assets, identities }).map(({ entity: way, shared }) => `${way.value}${shared ? ' (shared)' : ''}`);

describe('src/enrich/ways', () => {
  it('finds what names somebody by id, name or alias, whatever the case, each once', () => {
    expect(ways({ kind: 'user', value: 'u-1', name: 'alice@contoso.example' })).toEqual(['d-1', 'd-2 (shared)', 'app-1']);
    expect(ways({ kind: 'user', value: 'u-2', name: 'bob' })).toEqual(['d-2 (shared)']);
  });

  it('finds nothing for who is named nowhere, and nobody is his own way in', () => {
    expect(ways({ kind: 'device', value: 'd-3', name: 'ws-3' })).toEqual([]);
    expect(ways({ kind: 'user', value: 'u-3', name: 'own' })).toEqual([]);
  });
});
