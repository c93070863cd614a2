import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestRange } from '../../range/testing.ts';
import { ProviderCallError } from '../errors.ts';
import { connect } from '../clients.ts';
import { benchAt, entity, githubAt, jiraAt, rangeIfThere, request } from '../testing/range.ts';
import { ticket } from './actions/ticket/index.ts';
import { ticketTask } from './task.ts';
import { keyLabel, label, titleOf } from './ticket.ts';

const range = await rangeIfThere();
const target = entity('user', '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59', 'alice@contoso.example');
const bound = { now: '2026-11-21T03:00:00Z', timeoutSeconds: 5 };
const HOSTILE = '@everyone ```` <img src=x onerror=alert(1)> ![x](http://evil.example) {noformat}{html} [~admin]\n# heading\u202e';

function task(title: string, parameters = {}): { key: string; parameters: Record<string, never> | object } {
  const [expansion] = ticket.expand(request(target, { title, parameters }), {});
  if (expansion?.kind !== 'task') throw new Error('expected a task');
  return expansion;
}

describe.skipIf(range === null)('responders/notify', () => {
  const there = range as TestRange;
  const url = there?.url ?? '';
  afterAll(() => there.close());
  beforeEach(() => there.client.reset());

  it.each([['jira', jiraAt(url)], ['github', githubAt(url)]] as const)('opens one ticket an incident in %s, however often it runs', async (system, connection) => {
    const bench = benchAt(url, connection);
    const [expansion] = ticket.expand(request(target, { parameters: { labels: ['auto remediated'], priority: 'critical' } }), {});
    if (expansion?.kind !== 'task') throw new Error('expected a task');
    const first = await ticketTask.run(expansion.key, expansion.parameters, bench.clients, bound);
    const second = await ticketTask.run(expansion.key, expansion.parameters, bench.clients, bound);
    expect(first).toEqual({ reference: expect.stringMatching(/^https?:/), existed: false });
    expect(second).toEqual({ reference: first.reference, existed: true });
    const { tickets } = there.range.world;
    expect([...tickets.jira, ...tickets.github]).toHaveLength(1);
    expect([...tickets.jira, ...tickets.github][0]?.labels).toEqual(expect.arrayContaining(['cordon:2026-11-21-0123456789/ticket', 'auto-remediated']));
    if (system === 'jira') expect(tickets.jira[0]).toMatchObject({ project: 'SEC', priority: 'Highest' });
  });

  it.each([['jira', jiraAt(url)], ['github', githubAt(url)]] as const)('does not double a ticket in %s whose answer was lost', async (service, connection) => {
    await there.client.faults([{ service, operation: '^POST', status: 0, after: true, times: 1 }]);
    const bench = benchAt(url, connection);
    const [expansion] = ticket.expand(request(target), {});
    if (expansion?.kind !== 'task') throw new Error('expected a task');
    const done = await ticketTask.run(expansion.key, expansion.parameters, bench.clients, bound);
    expect(done.reference).toMatch(/^https?:/);
    expect([...there.range.world.tickets.jira, ...there.range.world.tickets.github]).toHaveLength(1);
  });

  it('sends hostile text to GitHub inside a fence that it cannot close', async () => {
    const bench = benchAt(url, githubAt(url));
    const { key, parameters } = task(HOSTILE);
    await ticketTask.run(key, JSON.parse(JSON.stringify(parameters)), bench.clients, bound);
    const issue = there.range.world.tickets.github[0];
    expect(issue?.body.startsWith('`````text\n')).toBe(true);
    expect(issue?.body.endsWith('\n`````')).toBe(true);
    expect(issue?.body.slice(5, -5)).not.toContain('`````');
    expect(issue?.title).not.toMatch(/[\n\u202e]/);
  });

  it('sends hostile text to Jira as text nodes', async () => {
    const bench = benchAt(url);
    const { key, parameters } = task(HOSTILE);
    await ticketTask.run(key, JSON.parse(JSON.stringify(parameters)), bench.clients, bound);
    const document = JSON.parse(there.range.world.tickets.jira[0]?.description ?? '');
    const nodes = document.content.flatMap((paragraph: { content: { type: string }[] }) => paragraph.content);
    expect(new Set(nodes.map((node: { type: string }) => node.type))).toEqual(new Set(['text']));
  });

  it('comments on the ticket of a key, and says where there is none', async () => {
    const { tickets } = benchAt(url).clients;
    const note = { mark: '0a1b2c3d4e5f', text: 'note' };
    expect(await tickets?.comment('x/ticket', null, note, bound)).toBe(false);
    await ticketTask.run('x/ticket', JSON.parse(JSON.stringify(task('T').parameters)), benchAt(url).clients, bound);
    expect(await tickets?.comment('x/ticket', null, note, bound)).toBe(true);
    expect(there.range.world.tickets.jira[0]?.comments).toHaveLength(1);
  });

  it.each([['jira', jiraAt(url)], ['github', githubAt(url)]] as const)('makes a comment in %s once, however often it is asked to', async (_system, connection) => {
    const bench = benchAt(url, connection);
    await ticketTask.run('y/ticket', JSON.parse(JSON.stringify(task('T').parameters)), bench.clients, bound);
    for (const mark of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'aaaaaaaaaaaa']) expect(await bench.clients.tickets?.comment('y/ticket', null, { mark, text: 'the same text' }, bound)).toBe(true);
    const { jira, github } = there.range.world.tickets;
    expect([...jira, ...github].map(({ comments }) => comments.length)).toEqual([2]);
  });

  it.each([
    [{ system: 'github' }, 'notify/ticket:other-system'],
    [{ project: 'owner/name' }, 'notify/ticket:project'],
  ])('refuses %j by %s', async (parameters, rule) => {
    const bench = benchAt(url);
    expect(await ticket.preflight(request(target, { parameters }), bench.all, bench.clients, bound)).toMatchObject({ ok: false, refusal: { rule } });
  });

  it('refuses without a ticket system, and fails the ticket alone without a secret', async () => {
    const bench = benchAt(url, null);
    expect(await ticket.preflight(request(target), bench.all, bench.clients, bound)).toMatchObject({ ok: false, refusal: { rule: 'notify/ticket:no-system' } });
    const real = connect(bench.all, jiraAt(url), 'platform', {});
    const error: unknown = await real.tickets?.find('x', null, bound).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProviderCallError);
    expect(error).toMatchObject({ code: 'PROVIDER_CREDENTIALS', next: expect.stringContaining('JIRA_EMAIL') });
  });

  it('makes titles and labels that the systems take', () => {
    expect(titleOf('a\nb\u0000')).toBe('a b');
    expect(titleOf('@here alice@contoso.example')).toBe('\uff20here alice@contoso.example');
    expect([...titleOf('😀'.repeat(300))]).toHaveLength(250);
    expect(label('a b,c"d')).toBe('a-b-c-d');
    expect(keyLabel('2026-11-21-0123456789/ticket" OR 1=1')).toBe('cordon:2026-11-21-0123456789/ticket-OR-1-1');
  });
});
