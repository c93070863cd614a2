import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actions } from '../../responders/registry.ts';
import { verbs, type VerbSpec } from '../cli/verbs/index.ts';
import { NOTES } from './responders.ts';
import { generatedPages } from './write.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

/** `approve`, `incidents list`, ... with the options that each one takes. */
function commands(specs: readonly VerbSpec[], parent = ''): Map<string, Set<string>> {
  return new Map(specs.flatMap((spec) => {
    const name = `${parent}${spec.name.split(' ')[0] ?? ''}`;
    const options = (spec.options ?? []).map(({ flags }) => flags.split(' ')[0] ?? '');
    return [[name, new Set([...options, '--repo', '--env', '--json', '--quiet', '--help'])] as const, ...commands(spec.verbs ?? [], `${name} `)];
  }));
}

describe('src/docs', () => {
  it.each([...generatedPages()])('docs/%s is as the code says (`npm run docs` writes it)', (name, text) => {
    expect(read(`docs/${name}`)).toBe(text);
  });

  it('names the schema of what every verb prints with --json, but for the demo and the range, whose own commands answer', () => {
    const leaves = (specs: readonly VerbSpec[]): VerbSpec[] => specs.flatMap((spec) => [...(spec.load === undefined ? [] : [spec]), ...leaves(spec.verbs ?? [])]);
    const own = verbs.filter(({ name }) => !['demo', 'range'].includes(name));
    for (const { name, answer } of leaves(own)) expect(() => read(`schemas/${answer ?? 'none'}.schema.json`), name).not.toThrow();
  });

  it('says of every action what remains and how it is undone, and of nothing else', () => {
    expect(Object.keys(NOTES).sort()).toEqual(actions.map(({ id }) => id).sort());
  });

  it.each(PAGES)('%s shows only commands and options that exist', (page) => {
    const known = commands(verbs);
    const shown = [...read(page).matchAll(/(?:`|^ {4}|\$ )(?:npm run -s )?cordon (?:-- )?([a-z]+(?: [a-z]+)?)([^`\n]*)/gm)];
    for (const [whole, words = '', rest = ''] of shown) {
      const [verb = ''] = words.split(' ');
      const found = known.get(words) ?? known.get(verb);
      expect(found, `${page}: ${whole}`).toBeDefined();
      for (const [option] of rest.split('  ')[0]?.matchAll(/--[a-z-]+/g) ?? []) expect([...(found ?? [])], `${page}: ${whole}`).toContain(option);
    }
  });

  it('maps every format that people write to its schema in the editor', () => {
    const settings = read('.vscode/settings.json');
    for (const [, schema = ''] of settings.matchAll(/"\.\/(schemas\/[^"]+)"/g)) expect(() => read(schema)).not.toThrow();
    for (const folder of ['playbooks', 'inventory', 'exceptions', 'intel']) {
      for (const name of readdirSync(join(ROOT, folder)).filter((one) => one.endsWith('.yaml'))) {
        const named = /^# yaml-language-server: \$schema=\.\.\/(schemas\/\S+)$/m.exec(read(`${folder}/${name}`))?.[1];
        expect(named, `${folder}/${name}`).toBeDefined();
        expect(settings).toContain(named);
      }
    }
  });
});
