import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verbs, type VerbSpec } from '../../src/cli/verbs/index.ts';
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

  it('prints one JSON document on standard output and nothing else with --json, for every verb', async () => {
    const commands = [
      ['incidents', 'list'], ['incidents', 'list', '--all'], ['incidents', 'show', id], ['plan'], ['report', id], ['playbooks', 'validate'], ['playbooks', 'list'], ['playbooks', 'explain', id],
      ['audit', 'verify'], ['audit', 'replay'], ['audit', 'log'], ['verify'], ['apply'], ['sweep'], ['ack', id], ['doctor'], ['range', 'status'],
      ['approve', id, '--digest', '0'.repeat(64)], ['release', id, '--reason', 'x'], ['close', id, '--as', 'benign', '--reason', 'x'], ['incidents', 'show', 'nonsense'],
    ];
    for (const command of commands) {
      const ran = await world.cordon([...command, '--json']);
      expect(typeof ran.json(), command.join(' ')).toBe('object');
      expect(ran.stdout, command.join(' ')).not.toContain(ESCAPE);
      expect([0, 2, 4], command.join(' ')).toContain(ran.code);
    }
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
});
