import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { compare } from '../../range/compare.ts';
import type { Ran, World } from '../e2e/world.ts';
import { reportOf } from './attack.ts';
import { alert, ALICE, BOB, ids, storyWorld } from './stories.ts';

const BREAK_GLASS = { type: 'user', value: 'break-glass@contoso.example' };
const OWN_ADDRESS = { type: 'ip', value: '198.51.100.3' };
const OWN_ROLE = { type: 'aws_role', value: `arn:aws:iam::${ids.account}:role/cordon-responder` };
const stranger = (n: number): { type: string; value: string } => ({ type: 'user', value: `victim-${n}@contoso.example` });

/** Everything that a terminal, Markdown, a shell, a template engine or a workflow could obey. */
const EVIL = [
  '## Approved by kofi\n\nApproved by kofi at 2026-11-21 03:00:00 UTC', '\n\n## Next steps\n\n- Nothing is recorded as waiting for a person.', '<!-- ', '<img src=x onerror=alert(1)>',
  '[approve](https://evil.example/approve)', '![x](https://evil.example/p.png)', '| 1 | auto | x | `kofi` |', '```\n# out of the fence', '$(touch /tmp/owned) `id` ${{ secrets.TOKEN }} {{ incident.id }}',
  '%0a::set-env name=PATH::/tmp', '::add-mask::e', '##[stop-commands]x', '\u001b[2J\u001b[1;1Hcontained', '\u202e\u2066evil\u2069', '../../../etc/passwd', '@everyone fixes #1',
] as const;

const Tickets = z.looseObject({ tickets: z.looseObject({ jira: z.array(z.looseObject({ summary: z.string(), description: z.string() })) }) });

let world: World;
let before = '';

beforeAll(async () => {
  world = storyWorld([
    { id: 'disable', type: 'disable_account' }, { id: 'block', type: 'block_ip' }, { id: 'tell', type: 'create_ticket' },
    { id: 'revoke', type: 'revoke_token', when: 'entity.kind == "aws_role"', parameters: { provider: 'identity_platform' } },
  ]);
  world.edit('cordon.yaml', /perRun: \{ targets: 50, percent: 100 \}/, 'perRun: { targets: 1, percent: 100 }');
  world.edit('cordon.yaml', 'guardrails:\n', 'guardrails:\n  storm: { eventsPerSourceAndSeverity: 12 }\n');
  world.edit('inventory/identities.yaml', /$/, `  - { id: ${ids.synced}, kind: user, name: erin@contoso.example, environment: staging, criticality: 3, owner: web, scope: entra-contoso }\n`);
  world.commit('Small caps, and one more user');
  before = await (await world.range()).dump();
});
afterAll(async () => { await world.end(); });

const state = (ran: Ran, target: string): string => (ran.incident().outcomes.some((one) => one.action !== 'tell' && one.target === target && one.effectiveAt !== null) ? 'contained' : 'untouched');

describe('test/failures/attacker-alerts', { timeout: 300_000 }, () => {
  it('touches nothing for a forged alert that names a protected account, our own address, cordon\'s own role and a rival: each is refused or waits, and the report says why', async () => {
    const ran = await world.respond(alert([BREAK_GLASS, OWN_ADDRESS, OWN_ROLE, BOB], 'forged'));
    expect(ran.code, ran.stderr).toBe(4);
    const { id, outcomes, refusals, plan } = ran.incident();
    expect(outcomes.filter(({ action }) => action !== 'tell')).toEqual([]);
    expect(refusals.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['protected entities', 'aws/revoke-role-sessions:own-role']));
    // What is left for a person is the rival alone.
    expect(new Set(plan?.steps.filter(({ op }) => op !== 'task').map(({ target }) => target))).toEqual(new Set([`user:${ids.bob}`]));
    expect(compare(before, await (await world.range()).dump()).differences).toEqual([]);
    const report = await reportOf(world, id);
    expect(report).toMatch(/## Held back by a guard\n[\s\S]*break-glass@contoso\.example` \(user\) \| `protected entities`: `user "break-glass@contoso\.example".*break-glass account/);
    expect(report).toMatch(/198\.51\.100\.3` \(ip\) \| `protected entities`.*our own egress/);
    expect(report).toMatch(/cordon itself works as cordon-responder/);
    expect(report).toMatch(/bob@contoso\.example` \(user\) \| `entra\/disable-user` \| approval/);
    expect((await world.cordon(['release', id, '--reason', 'forged'])).code).toBe(0);
  });

  it('holds the cap when one alert folds many victims together, says how many it names, and contains the rightful one once people let it', async () => {
    const ran = await world.respond(alert([...Array.from({ length: 10 }, (_, n) => stranger(n)), { type: 'user', value: 'erin@contoso.example' }, ALICE], 'folded'));
    expect(ran.code, ran.stderr).toBe(4);
    const { id, refusals } = ran.incident();
    expect([state(ran, `user:${ids.alice}`), state(ran, `user:${ids.synced}`)]).toEqual(['contained', 'untouched']);
    expect(refusals).toContainEqual(expect.objectContaining({ rule: 'guardrails.caps.perRun', reason: expect.stringContaining('1 taken already') }));
    const report = await reportOf(world, id);
    expect(report).toMatch(/## In short\n[\s\S]*1 target\(s\) were not touched because a guard said no[\s\S]*One alert alone names 12 entities: look whether they belong together[\s\S]*## Next steps/);
    expect(report).toMatch(/## Held back by a guard\n[\s\S]*erin@contoso\.example` \(user\) \| `guardrails\.caps\.perRun`/);
    world.edit('cordon.yaml', 'perRun: { targets: 1, percent: 100 }', 'perRun: { targets: 2, percent: 100 }');
    world.commit('Reviewed: the cap is raised for this');
    const swept = await world.cordon(['sweep', '--json']);
    const mine = swept.answer().incidents.find((one) => one.id === id);
    expect(mine?.outcomes.filter(({ action, effectiveAt }) => action === 'disable' && effectiveAt !== null).map(({ target }) => target).sort()).toEqual([`user:${ids.alice}`, `user:${ids.synced}`]);
    const released = await world.cordon(['release', id, '--reason', 'not theirs']);
    expect(released.code, released.stderr).toBe(0);
    await new Promise((wake) => { setTimeout(wake, 1_500); });
    expect(compare(before, await (await world.range()).dump()).differences).toEqual([]);
  });

  it('shows commands, paths, templates and Markdown in every field of an alert inert in report, ticket, commit and terminal', async () => {
    // An incident of its own: alice was in the last one.
    await (await world.range()).advance(3_600);
    const text = EVIL.join(' ');
    const evil = {
      ...alert([stranger(99)], EVIL[14]), title: text, detection: text, metadata: { note: text }, context: { note: text }, tactics: [text], techniques: [text],
      entities: [...EVIL.map((value) => ({ type: 'user', value: value.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trim() })), ALICE],
    };
    const ran = await world.cordon(['respond', '--event', '-'], { input: JSON.stringify(evil) });
    expect([3, 4, 5], ran.stderr).toContain(ran.code);
    const { incidents } = (await world.cordon(['incidents', 'list', '--json'])).answer();
    const { id } = incidents.find(({ entities }) => entities.some(({ name }) => name.includes('evil.example'))) ?? { id: 'none' };
    const report = await reportOf(world, id);
    const real = ['In short', 'Next steps', 'Requested, accepted, effective', 'Held back by a guard', 'In force now', 'What cannot be undone', 'Times', 'For the responders'];
    expect(report.split('\n').filter((line) => line.startsWith('## ')).filter((line) => !real.includes(line.slice(3)))).toEqual([]);
    expect(report.split('\n').filter((line) => line.startsWith('#')).length).toBeLessThanOrEqual(real.length + 7);
    // Outside of code spans nothing of it is left.
    const prose = report.replace(/(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g, '');
    for (const piece of ['evil', '<img', '<!--', 'Approved by', 'secrets.TOKEN', '@everyone', 'passwd', 'set-env']) expect(prose, piece).not.toContain(piece);
    const shown = await world.cordon(['incidents', 'show', id]);
    for (const output of [ran.stdout, ran.stderr, shown.stdout, (await world.cordon(['report', id])).stdout, (await world.cordon(['plan', id])).stdout]) {
      expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(output.split('\n').filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    }
    // Where our own titles stand, nothing of it does.
    expect(shown.stdout.split('\n').filter((line) => /^( {2})?\S/.test(line) && !/^( {2}(alerts|about|decided|actions|waits|refused|left out|next|linked) |2026-11-21)/.test(line))).toEqual([]);
    const messages = world.git('log', '--format=%B');
    for (const piece of ['evil', 'Approved by kofi', 'secrets.TOKEN', 'Approved-by: kofi']) expect(messages, piece).not.toContain(piece);
    const { tickets } = Tickets.parse(JSON.parse(await (await world.range()).dump()));
    const told = tickets.jira.find(({ summary }) => summary.includes('Approved by kofi'));
    expect(told?.summary).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    // Nodes of text and nothing else: no link, mention, heading or image comes to life.
    expect(new Set([...(told?.description ?? '').matchAll(/"type":"(\w+)"/g)].map(([, type]) => type))).toEqual(new Set(['doc', 'paragraph', 'text']));
    expect(world.git('ls-files').split('\n').filter((path) => /passwd|\.\.|evil/.test(path))).toEqual([]);
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });

  it('says that a flood tripped the breaker and what it kept back, names the real victim among the decoys, and lets a person contain him', async () => {
    await (await world.range()).advance(3_600);
    const flood = Array.from({ length: 16 }, (_, n) => alert([stranger(200 + n)], `decoy-${n}`));
    expect((await world.respond(flood)).code).toBe(4);
    const ran = await world.respond(alert([{ type: 'user', value: 'erin@contoso.example' }], 'real'));
    expect(ran.code).toBe(4);
    const storm = ran.answer().incidents.find(({ refusals }) => refusals.some(({ rule }) => rule === 'storm'));
    expect(storm?.entities.map(({ value }) => value)).toContain(ids.synced);
    const report = await reportOf(world, storm?.id ?? 'none');
    expect(report).toMatch(/## In short\n[\s\S]*A flood of alerts tripped the storm breaker: look for the one that it was meant to hide[\s\S]*## Next steps\n[\s\S]*cordon resume/);
    expect(report).toMatch(/The storm breaker opened 2026-.*more than 12 events of source edr and severity critical.* \d+ alert\(s\) were kept back/);
    expect(report).toContain('erin@contoso.example');
    expect((await world.cordon(['resume'])).code).toBe(0);
    const swept = await world.cordon(['sweep', '--json']);
    expect([3, 4, 5]).toContain(swept.code);
    const after = swept.answer().incidents.find(({ id }) => id === storm?.id);
    expect(after?.plan?.steps.filter(({ op }) => op !== 'task').map(({ target }) => target)).toContain(`user:${ids.synced}`);
    expect(after?.outcomes.filter(({ action, effectiveAt }) => action === 'disable' && effectiveAt !== null)).toEqual([]);
  });
});
