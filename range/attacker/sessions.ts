import { iso } from '../clock.ts';
import type { Range } from '../http.ts';
import { assume, describe, fromMetadata, redeem, useToken, type Wire } from './calls.ts';
import type { Hand } from './moves.ts';
import type { Attacker, MintedSession } from './state.ts';

type Loot = Attacker['loot'];

/** Sessions he keeps at most: enough for a story, little enough for a world that is saved often. */
const MOST = 1_000;

/** Mints one session of every kind he can and keeps them, to see later which of them live. Says how many it was. */
export async function mint(range: Range, wire: Wire, loot: Loot, hand: Hand): Promise<number> {
  const [entra, aws] = await Promise.all([ofEntra(wire, loot, hand), ofAws(wire, loot, hand)]);
  const at = iso(range.now());
  const fresh = [...entra, ...aws].map((session): MintedSession => ({ ...session, at }));
  const { sessions } = range.world.attacker;
  sessions.push(...fresh.slice(0, Math.max(0, MOST - sessions.length)));
  return fresh.length;
}

type Fresh = Omit<MintedSession, 'at'>;

async function ofEntra(wire: Wire, loot: Loot, hand: Hand): Promise<Fresh[]> {
  const got = await redeem(wire, loot.tenant, hand.refresh);
  if ('allowed' in got) return [];
  hand.refresh = got.refresh;
  return [{ kind: 'entra-refresh', secret: { token: got.refresh } }, { kind: 'entra-access', secret: { token: got.access } }];
}

async function ofAws(wire: Wire, loot: Loot, hand: Hand): Promise<Fresh[]> {
  const metadata = await fromMetadata(wire, loot.instance, loot.role);
  const chained = await assume(wire, metadata ?? hand.keys, loot.region, loot.roleArn);
  const fresh = chained ?? metadata;
  // He goes on with what works, or he could not mint the next one.
  if (fresh !== null && (await describe(wire, fresh, loot.region)).allowed) hand.keys = fresh;
  return [
    ...(metadata === null ? [] : [{ kind: 'aws-metadata', secret: metadata }]),
    ...(chained === null ? [] : [{ kind: 'aws-assume', secret: chained }]),
  ];
}

/** Whether a session that was minted earlier still works. */
export async function works(wire: Wire, loot: Loot, { kind, secret }: MintedSession): Promise<boolean> {
  if (kind === 'entra-refresh') return !('allowed' in (await redeem(wire, loot.tenant, secret['token'] ?? '')));
  if (kind === 'entra-access') return (await useToken(wire, secret['token'] ?? '')).allowed;
  const { key = '', secret: hidden = '', token = '' } = secret;
  return (await describe(wire, { key, secret: hidden, token }, loot.region)).allowed;
}
