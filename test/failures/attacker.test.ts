import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../range/compare.ts';
import type { Ran, World } from '../e2e/world.ts';
import { makes, reportOf } from './attack.ts';
import { alert, ALICE, ATTACKER, LAPTOP, ROLE, seen, storyWorld, timeline } from './stories.ts';

const LIFTS = ['enable-account', 'delete-nsg-rules', 'rewrite-role-policy', 'give-profile-back', 'release-device'] as const;

let world: World;
let before = '';
let id = '';

beforeAll(async () => {
  world = storyWorld([
    { id: 'disable', type: 'disable_account' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' }, { id: 'ticket', type: 'create_ticket' },
    { id: 'revoke', type: 'revoke_token', when: 'entity.kind == "aws_role"', parameters: { provider: 'identity_platform' } },
  ], { timeout_seconds: 15, retry_policy: { max_attempts: 2, backoff_ms: 100 } });
  const range = await world.range();
  before = await range.dump();
  await range.attack(true);
  const ran = await world.respond(alert([ALICE, LAPTOP, ATTACKER, ROLE]));
  if (ran.code !== 0) throw new Error(`respond ended with ${ran.code}: ${ran.stdout}\n${ran.stderr}`);
  id = ran.incident().id;
}, 180_000);
afterAll(async () => { await world.end(); });

/** He lifts, some time passes (a policy that is only late is waited for), and somebody sweeps. */
async function liftAndSweep(plays: readonly string[]): Promise<Ran> {
  await makes(world, plays);
  await (await world.range()).advance(120);
  return await world.cordon(['sweep', '--json']);
}

const lifted = (ran: Ran, type: string): unknown => ran.incident().lifted.find(({ control }) => control.includes(`/${type}/`));
const escalations = (): string[] => timeline(world).flatMap(({ data }) => (data.kind === 'escalated' ? [data.reason] : []));

describe('test/failures/attacker', { timeout: 300_000 }, () => {
  it('sees each control that he lifts as an administrator, puts it back, and the report says what was found, when, and that it is put back', async () => {
    const swept = await liftAndSweep(LIFTS);
    expect(swept.code, swept.stderr).toBe(0);
    expect(swept.incident().state).toBe('contained');
    expect(swept.incident().lifted.map(({ control, times, fight }) => [control.split('/')[1], times, fight])).toEqual([
      ['aws:instance-profile', 1, false], ['aws:role-sessions-not-before', 1, false], ['azure:nsg-block', 1, false], ['defender:device-isolation', 1, false], ['entra:account-enabled', 1, false],
    ]);
    for (const one of swept.incident().lifted) expect(one.putBackAt ?? '', one.control).toMatch(/^2026-/);
    const now = await seen(world);
    expect(now).toMatchObject({ aliceEnabled: false, isolated: true, rules: [expect.anything(), expect.anything()] });
    expect(now.text).not.toContain('\\"Effect\\":\\"Allow\\",\\"Action\\":\\"*\\",\\"Resource\\":\\"*\\"}]}","cordon-');
    const report = await reportOf(world, id);
    expect(report).toContain('## Lifted by somebody, and put back');
    expect(report).toMatch(/`entra:account-enabled` of `alice@contoso\.example` \(user\) \| 1 \| 2026-11-21 \d\d:\d\d:\d\d UTC \| `the account is enabled` \| 2026-11-21/);
    // Defender is asked who, and says it.
    expect(report).toMatch(/`defender:device-isolation` of `ws-17` \(device\) .*lifted \(Succeeded\) by attacker at 2026-.*false alarm, released by the help desk/);
    expect(report).toMatch(/reads differently from what was written/);
    expect(report).not.toContain('works against the containment');
    expect(escalations()).toEqual([]);
  });

  it('takes the third time for a fight: goes on putting it back, and says so with exit code 5 in answer, terminal, ticket and report, until a person has it', async () => {
    expect((await liftAndSweep(['enable-account'])).code).toBe(0);
    const third = await liftAndSweep(['enable-account']);
    expect(third.code).toBe(5);
    expect(third.incident().state).toBe('escalated');
    expect(lifted(third, 'entra:account-enabled')).toMatchObject({ times: 3, fight: true, putBackAt: expect.any(String) });
    expect(await seen(world)).toMatchObject({ aliceEnabled: false, comments: [expect.stringMatching(/disable on user:.* needs a person\.[\s\S]*lifted 3 times[\s\S]*take those rights away/)] });
    expect(escalations()).toEqual([expect.stringMatching(/disable on alice@contoso\.example was lifted 3 times/)]);
    const shown = (await world.cordon(['incidents', 'show', id])).stdout;
    expect(shown).toMatch(/SOMEBODY FIGHTS THE CONTAINMENT .*entra:account-enabled.*3 times/);
    expect(shown).toContain(`cordon ack ${id}`);
    const report = await reportOf(world, id);
    expect(report).toMatch(/## In short\n[\s\S]*\*\*Somebody works against the containment\*\*[\s\S]*## Next steps\n[\s\S]*lifted 3 times[\s\S]*## Requested/);
    // Nobody has it yet, so it stays loud; then somebody has.
    expect((await world.cordon(['sweep', '--quiet'])).code).toBe(5);
    expect((await world.cordon(['ack', id])).code).toBe(0);
    const quiet = await world.cordon(['sweep', '--json']);
    expect([quiet.code, quiet.incident().state]).toEqual([0, 'contained']);
    const fourth = await liftAndSweep(['enable-account']);
    expect([fourth.code, fourth.incident().state, (await seen(world)).aliceEnabled]).toEqual([5, 'escalated', false]);
    expect(escalations(), 'the ticket is told at 3, 6, 12 ...: no flood of comments').toHaveLength(1);
    expect((await world.cordon(['ack', id])).code).toBe(0);
    expect(timeline(world).filter(({ data }) => data.kind === 'acknowledged')).toHaveLength(2);
  });

  it('gives everything back in one command after all that', async () => {
    const released = await world.cordon(['release', id, '--reason', 'over']);
    expect(released.code, released.stderr).toBe(0);
    await new Promise((wake) => { setTimeout(wake, 1_500); });
    expect(compare(before, await (await world.range()).dump()).differences).toEqual([]);
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });
});
