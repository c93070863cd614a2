import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { serverAlert } from '../../range/demo/alerts.ts';
import { verbs, type VerbSpec } from '../../src/cli/verbs/index.ts';
import { startCordon } from './process.ts';
import { makeWorld, run, type World } from './world.ts';

const ESCAPE = '\u001b';
/** What an attacker would write into a host name or title, hoping that somebody shows it. */
const HOSTILE = `${ESCAPE}[31mred${ESCAPE}]0;title\u0007 \u202egpj.exe\r\n## Owned [click](https://evil.example) <img src=x onerror=alert(1)> {{ entity.value }} {{constructor}} \${HOME} $(touch PWNED) ../../etc/passwd`;

/** A name without control characters is taken as it is. */
const LONGER = '{{ entity.value }} $(touch PWNED) [click](https://evil.example) <img src=x onerror=alert(1)> ../../etc/passwd';

const paths = (specs: readonly VerbSpec[], above: readonly string[] = []): string[][] =>
  specs.flatMap((spec) => {
    const own = [...above, spec.name.split(' ')[0] ?? ''];
    return [own, ...paths(spec.verbs ?? [], own)];
  });

const SCHEMAS = join(import.meta.dirname, '..', '..', 'schemas');
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);

/** What the schema `schemas/<name>.schema.json` has against an answer; nothing when it fits. */
function wrong(name: string, answer: unknown): string[] {
  const validate = ajv.getSchema(name) ?? ajv.addSchema(JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8')), name).getSchema(name);
  if (validate === undefined) return [`no schema ${name}`];
  return validate(answer) === true ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** The schema that the table of verbs names for a command's answer; none for the range, whose own command answers. */
function answerOf(command: readonly string[], specs: readonly VerbSpec[] = verbs): string | undefined {
  const spec = specs.find(({ name }) => name.split(' ')[0] === command[0]);
  return spec?.verbs === undefined ? spec?.answer : answerOf(command.slice(1), spec.verbs);
}

describe('test/e2e/cli', { timeout: 120_000 }, () => {
  let world: World;
  let id = '';
  beforeAll(async () => {
    world = makeWorld();
    const ran = await world.respond({
      id: 'x', source: 'edr', event_type: 'credential_theft', severity: 'high', title: HOSTILE, entity_type: 'user', entity_value: 'alice', detection: HOSTILE,
      entities: [{ type: 'domain', value: LONGER }], metadata: { note: HOSTILE }, context: {},
    });
    id = ran.incident().id;
  }, 60_000);
  afterAll(async () => { await world.end(); });

  it('helps with every verb: exit code 0, on standard output', async () => {
    // A few at once: each is a process that only prints.
    const all = [[], ...paths(verbs)];
    for (let start = 0; start < all.length; start += 4) {
      await Promise.all(all.slice(start, start + 4).map(async (path) => {
        const helped = await run([...path, '--help']);
        expect([helped.code, helped.stderr], path.join(' ')).toEqual([0, '']);
        expect(helped.stdout, path.join(' ')).toMatch(/^Usage: cordon/);
      }));
    }
  });

  it('prints one JSON document on standard output and nothing else with --json, for every verb, as the verb\'s schema describes it', async () => {
    // Outside of the work tree, where `sweep` would ask for a commit of them.
    const [logs, rules] = [join(world.folder, '.cordon', 'AuditLogs.json'), join(world.folder, '.cordon', 'rules.json')];
    writeFileSync(logs, `${JSON.stringify([{ TimeGenerated: '2026-11-21T02:00:00Z', OperationName: 'Set domain authentication' }])}\n`);
    writeFileSync(rules, (await world.cordon(['detections', 'export', 'new-federated-domain'])).stdout);
    const commands = [
      ['incidents', 'list'], ['incidents', 'list', '--all'], ['incidents', 'show', id], ['plan'], ['report', id], ['playbooks', 'validate'], ['playbooks', 'list'], ['playbooks', 'explain', id],
      ['audit', 'verify'], ['audit', 'replay'], ['audit', 'log'], ['verify'], ['apply'], ['sweep'], ['ack', id], ['doctor'], ['range', 'status'],
      ['approve', id, '--digest', '0'.repeat(64)], ['release', id, '--reason', 'x'], ['close', id, '--as', 'benign', '--reason', 'x'], ['incidents', 'show', 'nonsense'],
      ['pause', '--reason', 'x'], ['resume'], ['kql', 'print x = 1'],
      ...['validate', 'test', 'mutate', 'export'].map((verb) => ['detections', verb, 'new-federated-domain']), ...['run', 'backtest'].map((verb) => ['detections', verb, 'new-federated-domain', '--data', logs]),
      ['detections', 'coverage'], ['detections', 'import', rules], ['detections', 'schema', 'pull'], ['detections', 'sync', '--preview'],
    ];
    const fitted = new Set<string>();
    for (const command of commands) {
      const ran = await world.cordon([...command, '--json']);
      const answer = ran.json();
      expect(typeof answer, command.join(' ')).toBe('object');
      expect(ran.stdout, command.join(' ')).not.toContain(ESCAPE);
      // A preview that shows something to do ends with 3, and nothing else does.
      expect(command.includes('--preview') ? [0, 2, 3, 4] : [0, 2, 4], command.join(' ')).toContain(ran.code);
      const schema = typeof answer === 'object' && answer !== null && 'error' in answer ? 'answer-error' : answerOf(command);
      if (schema === undefined) continue;
      expect(wrong(schema, answer), `${command.join(' ')}: ${schema}`).toEqual([]);
      fitted.add(schema);
    }
    // Every schema of an answer has been put to use: no verb got away with an error.
    const named = readdirSync(SCHEMAS).map((file) => file.replace('.schema.json', '')).filter((name) => name.includes('answer'));
    expect([...fitted].toSorted()).toEqual(named.toSorted());
  });

  it('answers a wrong use with exit code 2, and as a document too', async () => {
    const ran = await world.cordon(['approve', id, '--json']);
    expect([ran.code, wrong('answer-error', ran.json())]).toEqual([2, []]);
    expect(ran.json()).toMatchObject({ error: { code: 'USAGE', message: expect.stringContaining('--digest') as string } });
    const unknown = await world.cordon(['aprove', id]);
    expect([unknown.code, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toMatch(/Did you mean approve\?/);
  });

  it('does its work to the end when nobody reads what it says', async () => {
    for (const [args, code] of [[['--help'], 0], [['incidents', 'list', '--all'], 0], [['approve', id], 2], [['pause', '--reason', 'nobody reads this'], 0]] as const) {
      expect([args, (await startCordon(['--repo', world.folder, ...args], { unread: true }).done).code]).toEqual([args, code]);
    }
    expect(world.read('incidents/pause.yaml')).toContain('nobody reads this');
    expect((await world.cordon(['resume'])).code).toBe(0);
  });

  it('shows what others wrote without obeying it, on the terminal, in the report and in the ledger', async () => {
    for (const command of [['incidents', 'show', id], ['incidents', 'list', '--all'], ['playbooks', 'explain', id], ['audit', 'log'], ['audit', 'replay']]) {
      const ran = await world.cordon(command, { env: { FORCE_COLOR: undefined } });
      // No colours where there is no terminal, so every escape would be the attacker's.
      for (const sign of [ESCAPE, '\u0007', '\u202e', '\r']) expect(ran.stdout + ran.stderr, `${command.join(' ')} ${JSON.stringify(sign)}`).not.toContain(sign);
    }
    const report = (await world.cordon(['report', id])).stdout;
    expect(report).not.toMatch(/^## Owned/m);
    expect(report.replaceAll(/`[^`]*`/g, '')).not.toMatch(/<img|\]\(https:\/\/evil/);
    for (const sign of [ESCAPE, '\u0007', '\u202e']) expect(report).not.toContain(sign);
    const messages = world.git('log', '--format=%B');
    expect(messages).not.toContain(ESCAPE);
    expect(messages).not.toMatch(/^## Owned/m);
  });

  it('never runs, resolves or writes to what an alert says', () => {
    expect(readdirSync(world.folder)).not.toContain('PWNED');
    const files = world.git('ls-files').split('\n');
    expect(files.filter((file) => /PWNED|passwd|evil|\.\./.test(file))).toEqual([]);
    // The template stays as it was written.
    const events = files.filter((file) => file.includes('/events/')).map((file) => readFileSync(join(world.folder, file), 'utf8')).join('');
    expect(events).toContain('{{ entity.value }}');
  });

  it('answers as the schemas say with a plan that waits, a forged ledger and content that is not valid, too', async () => {
    const range = await world.range();
    const waiting = (await world.respond(serverAlert((await range.clock()).now))).incident();
    for (const command of [['plan'], ['incidents', 'show', waiting.id], ['playbooks', 'explain', waiting.id], ['audit', 'log']]) {
      expect(wrong(answerOf(command) ?? '', (await world.cordon([...command, '--json'])).json()), command.join(' ')).toEqual([]);
    }
    expect((await world.cordon(['plan', '--json'])).json()).toMatchObject({ plans: [{ waits: true, digest: waiting.plan?.digest }] });

    world.edit(`incidents/open/${waiting.id}/decisions/1.json`, '"queue": "', '"queue": "x');
    world.commit('tidy up');
    for (const [command, found] of [[['audit', 'verify'], 'digest-mismatch'], [['audit', 'replay'], 'differs']] as const) {
      const ran = await world.cordon([...command, '--json']);
      expect(wrong(answerOf(command) ?? '', ran.json()), ran.stdout).toEqual([]);
      expect([ran.code, ran.stdout], command.join(' ')).toEqual([1, expect.stringContaining(`"${found}"`)]);
    }

    world.write('playbooks/broken.yaml', 'playbook:\n  idd: x\n');
    const broken = await world.cordon(['playbooks', 'validate', '--json']);
    expect(wrong('answer-error', broken.json()), broken.stdout).toEqual([]);
    expect([broken.code, broken.json()]).toMatchObject([2, { error: { code: 'CONTENT_INVALID', problems: expect.arrayContaining([expect.objectContaining({ file: 'playbooks/broken.yaml', line: 2 })]) as unknown } }]);
  });
});
