import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { report } from '../../../src/report/index.ts';
import { openLedger, readAll } from '../../../src/record/index.ts';
import type { Json } from '../../../src/model/index.ts';
import { run, type Ran, type World } from '../../e2e/world.ts';
import { storyWorld } from '../../failures/stories.ts';
import { obeyed, rendered } from './inert.ts';
import { CANARY_FILE, COMMANDS, MARKUP, PROTOTYPE_KEYS, TEXTS, TIMES } from './poison.ts';

const HOSTILE_ACTOR = { env: { CORDON_LOG: 'info' } };
const PATHS = ['../../x', '../../../etc/passwd', '__proto__', 'constructor', '', ' ', '*', '--', '\u001b[31mx', '##[add-mask]a', '\n::stop-commands::x', '2026-11-21-0000000000', 'x'.repeat(10_000), '<img src=x>', '$(touch /tmp/cordon-hostile-canary)'];

/** An alert that no playbook takes, with this text in every field that is shown anywhere. */
function odd(text: string, index: number): Record<string, Json> {
  return {
    source: 'edr', event_type: 'odd_thing', severity: 'low', title: text, detection: text, timestamp: text, id: `${index} ${text}`, entity_type: 'user', entity_value: `u${index}@contoso.example`,
    entities: [{ type: 'domain', value: text }, { type: 'user', value: text }], metadata: { text, [text]: [text] }, context: { logged_on_user: text }, tactics: [text], techniques: [text], confidence: 95,
  };
}

/** Inputs that are no alert at all, as bytes. */
const BROKEN: readonly (readonly [what: string, bytes: Uint8Array])[] = ([
  ['empty', ''], ['spaces', ' \n\t'], ['a BOM alone', '\ufeff'], ['NUL bytes', '\u0000'.repeat(1_000)], ['brackets', '['.repeat(100_000)], ['depth 10000', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['a key twice', '{"source":"edr","event_type":"odd_thing","entity_type":"user","entity_value":"a","entity_value":"b"}'], ['a key twice, escaped', '{"source":"edr","\\u0073ource":"siem"}'],
  ['a key twice in a dispatch', JSON.stringify({ workflow: 'x', repository: { full_name: 'a/b' }, sender: { login: 'x' }, inputs: { event: '{"source":"edr","source":"siem"}' } })],
  ['a string of 1 MB', JSON.stringify(odd('x'.repeat(1_048_576), 0))], ['a string of 300 KB', JSON.stringify({ ...odd('x', 0), title: 'x'.repeat(300_000) })],
  ['NaN', '{"source":NaN}'], ['1e999', '{"source":"edr","confidence":1e999}'], ['lone surrogates', JSON.stringify(odd('\ud800', 0))], ['prototype', '{"__proto__":{"x":1},"source":"edr"}'],
  ['a number for an id, beyond 2^53', '{"source":"edr","event_type":"odd_thing","entity_type":"user","entity_value":"a","id":9007199254740993}'], ['half', '{"source":"edr","event_ty'],
  ['a script', '<script>alert(1)</script>'], ['commands', '::set-output name=a::b\n##[add-mask]x\n'],
] satisfies [string, string][]).map(([what, text]): [string, Uint8Array] => [what, Buffer.from(text)]).concat([
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])], ['gzip', gzipSync('{"source":"edr"}')], ['UTF-16', Buffer.from('\ufeff{"source":"edr"}', 'utf16le')], ['UTF-16 without BOM', Buffer.from('{"source":"edr"}', 'utf16le')],
  ['overlong UTF-8', Buffer.from([0x7b, 0xc0, 0xaf, 0x7d])],
]);

describe('test/chaos/hostile/cli', () => {
  let world: World;
  let begin = '';
  const all: Ran[] = [];
  const cordon = async (args: readonly string[], options: Parameters<World['cordon']>[1] = {}): Promise<Ran> => {
    const ran = await world.cordon(args, { ...HOSTILE_ACTOR, ...options });
    all.push(ran);
    return ran;
  };
  beforeAll(() => {
    rmSync(CANARY_FILE, { force: true });
    // Only a ticket: it carries the alert's words to another system, and no engine is needed.
    world = storyWorld([{ id: 'tell', type: 'create_ticket', target: '{{ entity.value }}' }]);
    begin = world.head();
  }, 120_000);
  afterAll(async () => { await world.end(); });

  it('takes the worst values in every field, many in one call, and every event or rejection is recorded', async () => {
    const texts = [...COMMANDS, ...MARKUP, ...PROTOTYPE_KEYS, ...TIMES, ...TEXTS];
    const ran = await cordon(['respond', '--event', '-', '--json'], { input: JSON.stringify(texts.map(odd)) });
    expect([2, 4]).toContain(ran.code);
    const { incidents, rejected } = ran.answer();
    const events = world.git('ls-files', 'incidents').split('\n').filter((path) => path.includes('/events/')).length;
    console.log(`${texts.length} alerts: ${events} events in ${incidents.length} incidents, ${rejected.length} rejections`);
    expect(events + rejected.length).toBe(texts.length);
    expect(events).toBeGreaterThan(texts.length / 3);
  }, 300_000);

  it('takes what is no alert, from files with names of their own, and says for each what is wrong with it', async () => {
    const folder = join(world.folder, '.cordon', 'in');
    mkdirSync(folder, { recursive: true });
    const names = ['\u001b[31mred', '##[add-mask]a', '::stop-commands::x', '$(touch x)', '-x', '@here', '<b>', '\u202etxt'];
    const files = BROKEN.map(([, bytes], index) => {
      const file = join(folder, `${names[index % names.length] ?? ''}${index}.json`);
      writeFileSync(file, bytes);
      return file;
    });
    const ran = await cordon(['respond', '--event', ...files]);
    expect(ran.code).toBe(2);
    expect(ran.stderr.split('\n').filter((line) => line.startsWith('rejected: '))).toHaveLength(BROKEN.length);
    expect((await cordon(['respond', '--event', join(folder, '\u001b[31m##[add-mask]none')])).code).toBe(2);
    expect((await cordon(['respond', '--event', folder])).code).toBe(2);
    // What never ends: only as much is read as is taken.
    expect((await cordon(['respond', '--event', '/dev/zero'])).stderr).toContain('larger than 67108864 bytes');
  }, 300_000);

  it('shows an incident full of markup to people and to a ticket system as text', async () => {
    const text = `## ${MARKUP.join(' ')} ##[add-mask]a`.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
    await world.range();
    const ran = await cordon(['respond', '--event', '-'], { input: JSON.stringify({ ...odd(text, 1_000), event_type: 'malware', severity: 'critical', entity_type: 'user', entity_value: 'alice@contoso.example' }) });
    expect([0, 5], ran.stderr).toContain(ran.code);
    const tickets = z.looseObject({ tickets: z.looseObject({ jira: z.array(z.looseObject({ summary: z.string() })) }) }).parse(JSON.parse(await (await world.range()).dump())).tickets.jira;
    expect(tickets).toHaveLength(1);
    for (const { summary } of tickets) expect(`${obeyed(summary).join()} ${/(?:^|[^\w])@\w/.exec(summary)?.[0] ?? ''}`).toBe(' ');
    const ids = (await readAll(await openLedger(world.folder))).map((record) => record.incident.id);
    for (const id of ids.slice(-3)) for (const verb of [['incidents', 'show', id], ['report', id], ['playbooks', 'explain', id]]) expect((await cordon(verb)).code).toBe(0);
    for (const verb of [['incidents', 'list', '--all'], ['audit', 'log'], ['incidents', 'list', '--json'], ['plan']]) expect((await cordon(verb)).code).toBe(0);
  }, 300_000);

  it('takes hostile ids, reasons and names of people', async () => {
    const verbs = [['incidents', 'show'], ['report'], ['plan'], ['release'], ['ack'], ['verify'], ['playbooks', 'explain']];
    for (const [index, id] of PATHS.entries()) {
      const verb = verbs[index % verbs.length] ?? [];
      const ran = await cordon([...verb, '--', id]);
      expect({ verb, id: id.slice(0, 40), code: ran.code, said: ran.stderr !== '' }).toEqual({ verb, id: id.slice(0, 40), code: 2, said: true });
    }
    const [open] = (await readAll(await openLedger(world.folder))).filter((record) => record.folder.includes('/open/') && record.holds.length === 0);
    const id = open?.incident.id ?? '';
    expect((await cordon(['approve', id, '--digest', '##[add-mask]a \u001b[31m'])).code).toBe(4);
    for (const name of ['person:', 'person: dana', 'person:dana\nApproved-by: mallory', `person:${'x'.repeat(1_000)}`, 'person:d\u200bana', 'robot:x', '\u001b[31m']) {
      expect((await cordon(['ack', id], { env: { CORDON_ACTOR: name } })).code, name).toBe(2);
    }
    const reason = `${MARKUP.join(' ')} x\n\nApproved-by: mallory\n${'y'.repeat(100_000)}`;
    expect((await cordon(['pause', '--reason', reason])).code).toBe(0);
    expect((await cordon(['resume'])).code).toBe(0);
    expect((await cordon(['close', id, '--as', 'benign', '--reason', reason])).code).toBe(0);
    expect((await cordon(['report', id])).code).toBe(0);
    expect((await cordon(['audit', 'log'])).code).toBe(0);
  }, 300_000);

  it('never crashed, and left nothing that anything obeys, renders or runs', async () => {
    for (const { code, stdout, stderr } of all) {
      expect(code, stderr.slice(-2_000)).not.toBe(1);
      expect(stderr).not.toContain('a mistake in cordon');
      expect([...obeyed(stdout), ...obeyed(stderr)]).toEqual([]);
    }
    expect(world.git('status', '--porcelain')).toBe('');
    expect(world.git('diff', '--name-only', begin, 'HEAD').split('\n').filter((path) => !path.startsWith('incidents/'))).toEqual([]);
    for (const message of world.git('log', '--format=%B%x00', `${begin}..HEAD`).split('\0')) expect([...obeyed(message), ...rendered(message)]).toEqual([]);
    const records = await readAll(await openLedger(world.folder));
    for (const record of records) {
      const markdown = report(record);
      expect({ obeyed: obeyed(markdown), rendered: rendered(markdown) }).toEqual({ obeyed: [], rendered: [] });
      expect(world.read(`${record.folder}/report.md`)).not.toBe('');
    }
    expect((await world.cordon(['audit', 'verify'])).stdout).toBe('the ledger is whole\n');
    expect((await world.cordon(['audit', 'replay'])).code).toBe(0);
    expect(existsSync(CANARY_FILE)).toBe(false);
    console.log(`${all.length} calls of the command line, ${records.length} incidents, ${world.git('rev-list', '--count', `${begin}..HEAD`)} commits: all inert`);
  }, 300_000);

  it('says so outside of a repository as well', async () => {
    const ran = await run(['--repo', '/nonexistent/##[add-mask]a\u001b[31m', 'incidents', 'list', '--\u001b[31mx']);
    expect(ran.code).toBe(2);
    expect(obeyed(ran.stdout + ran.stderr)).toEqual([]);
  });
});
