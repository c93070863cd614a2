import { assume, type AwsKeys, beacon, describe, fromMetadata, packet, redeem, useToken, type Wire } from './calls.ts';
import type { Attempt } from './log.ts';
import type { Attacker } from './state.ts';

type Loot = Attacker['loot'];

/** What the attacker holds at the moment: he keeps the newest of everything. */
export type Hand = { refresh: string; access: string | null; keys: AwsKeys; flow: string | null };

/** A move; null when he has nothing to try it with yet. */
export type Move = { id: string; label: string; act: (wire: Wire, loot: Loot, hand: Hand) => Promise<Attempt | null> };

/** The attacker's hand when he sits down. */
export const dealt = (loot: Loot): Hand => ({
  refresh: loot.refreshToken,
  access: null,
  keys: { key: loot.awsKey, secret: loot.awsSecret, token: loot.awsToken },
  flow: loot.flow,
});

async function grant(wire: Wire, loot: Loot, hand: Hand, refreshToken: string, why: string, keep: boolean): Promise<Attempt> {
  const got = await redeem(wire, loot.tenant, refreshToken);
  if ('allowed' in got) return got;
  hand.access = got.access;
  if (keep) hand.refresh = got.refresh;
  return { allowed: true, why };
}

/** A session minted now: from the instance, else by assuming the role with the newest session he holds. */
async function remint(wire: Wire, loot: Loot, hand: Hand): Promise<Attempt> {
  const metadata = await fromMetadata(wire, loot.instance, loot.role);
  const chained = await assume(wire, metadata ?? hand.keys, loot.region, loot.roleArn);
  const fresh = chained ?? metadata;
  if (fresh === null) return { allowed: false, why: 'no new session: no profile on the instance, and the role cannot be assumed again' };
  const tried = await describe(wire, fresh, loot.region);
  if (tried.allowed) hand.keys = fresh;
  return tried.allowed ? { allowed: true, why: chained === null ? 'a new session from the instance' : 'the role assumed again' } : tried;
}

async function tunnel(wire: Wire, loot: Loot, hand: Hand): Promise<Attempt> {
  const sent = await packet(wire, loot.vm, loot.address, hand.flow ?? undefined);
  hand.flow = sent.flow;
  return { allowed: sent.allowed, why: sent.why };
}

async function connect(wire: Wire, loot: Loot): Promise<Attempt> {
  const { allowed, why } = await packet(wire, loot.vm, loot.address);
  return { allowed, why };
}

/** Everything he does in a round. */
export const moves: readonly Move[] = [
  { id: 'entra-sign-in', label: 'sign in with the stolen session', act: (wire, loot, hand) => grant(wire, loot, hand, loot.refreshToken, 'signed in', false) },
  { id: 'entra-refresh', label: 'refresh the token', act: (wire, loot, hand) => grant(wire, loot, hand, hand.refresh, 'refreshed', true) },
  {
    id: 'entra-token',
    label: 'use the access token (CAE)',
    act: async (wire, _loot, hand) => (hand.access === null ? null : useToken(wire, hand.access)),
  },
  { id: 'entra-token-legacy', label: 'use an old access token (no CAE)', act: (wire, loot) => useToken(wire, loot.legacyAccessToken) },
  {
    id: 'aws-session',
    label: 'call AWS with the stolen role session',
    act: (wire, loot) => describe(wire, { key: loot.awsKey, secret: loot.awsSecret, token: loot.awsToken }, loot.region),
  },
  { id: 'aws-remint', label: 'take a new role session and use it', act: remint },
  { id: 'azure-connect', label: 'connect out from vm-app-1', act: connect },
  { id: 'azure-flow', label: 'talk over the established connection', act: tunnel },
  { id: 'device-beacon', label: 'beacon from ws-17', act: (wire, loot) => beacon(wire, loot.device, loot.address) },
  { id: 'server-beacon', label: 'beacon from srv-pay-01', act: (wire, loot) => beacon(wire, loot.server, loot.address) },
];
