import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { inspectContent, loadContent } from './load.ts';
import { InvalidContent } from '../model/index.ts';
import { CATALOGUE, inspect, playbookText } from './testing.ts';

const lol = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array.from({ length: 9 }, () => `*a${n}`).join(', ')}]`)].join('\n');

describe('src/content/hostile', () => {
  it.each([
    ['aliases that grow without end', `${lol}\n`, /aliases stand for more than 50 nodes/],
    ['an alias of nothing', 'playbook: *nothing\n', /alias/i],
    ['a tag that makes an object', 'playbook: !!js/function "function () {}"\n', /tag/i],
    ['a tag of our own', 'playbook: !cordon { id: x }\n', /tag/i],
    ['two documents', 'playbook: {}\n---\nplaybook: {}\n', /multiple documents/i],
    ['a prototype key', 'playbook: { __proto__: { polluted: true } }\n', /the key "__proto__" is not allowed/],
    ['100,000 open brackets', '['.repeat(100_000), /nested more than/],
    ['10,000 lists in one line', '- '.repeat(10_000), /nested more than/],
    ['200 levels', Array.from({ length: 200 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'), /nested more than/],
  ])('refuses %s', (_, text, message) => {
    const { problems } = inspect({ 'playbooks/a.yaml': text });
    expect(problems.join('\n')).toMatch(message);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('never throws anything but InvalidContent, whatever the bytes', () => {
    const file = fc.constantFrom('cordon.yaml', 'playbooks/a.yaml', 'exceptions/a.yaml', 'inventory/protected.yaml', 'inventory/contacts.yaml', 'detections/a/rule.yaml', 'intel/indicators.yaml');
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.stringMatching(/^[-a-c:{}\[\],&*!'"|>#% \n?]{0,60}$/), fc.json());
    fc.assert(fc.property(fc.dictionary(file, text), (files) => {
      try {
        loadContent(new Map(Object.entries(files)), CATALOGUE);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidContent);
      }
    }), { numRuns: 300 });
  });

  it('reports what cannot be read, and names the guards that are gone with it', () => {
    const unreadable = { unreadable: 'is a link that leaves the repository' };
    const { content, problems } = inspectContent(new Map<string, string | { unreadable: string }>([
      ['inventory/protected.yaml', unreadable], ['exceptions/EX-2026-0001.yaml', unreadable], ['playbooks/a.yaml', playbookText()],
    ]), CATALOGUE);
    expect(problems.map(({ file, message }) => `${file} ${message}`)).toEqual([
      'exceptions/EX-2026-0001.yaml the file is a link that leaves the repository', 'inventory/protected.yaml the file is a link that leaves the repository',
    ]);
    expect(content.brokenGuards.map(({ guard }) => guard)).toEqual(['protected entities', 'exceptions']);
    expect(content.playbooks).toHaveLength(1);
  });

  it('takes a missing protected.yaml beside an inventory as a guard that cannot answer, and none without an inventory', () => {
    const inventory = { 'inventory/assets.yaml': 'assets: []\n' };
    expect(inspect(inventory)).toMatchObject({ problems: [], content: { brokenGuards: [{ guard: 'protected entities', where: 'inventory/protected.yaml' }] } });
    expect(inspect({ ...inventory, 'inventory/protected.yaml': 'protected: []\n' }).content.brokenGuards).toEqual([]);
    expect(inspect({}).content.brokenGuards).toEqual([]);
  });

  it.each([
    ['inventory/protected.yaml', 'protected: [{ kind: ip, cidr: nonsense, reason: r }]\n', 'protected entities'],
    ['inventory/protected.yaml', 'protectd: []\n', 'protected entities'],
    ['exceptions/EX-2026-0001.yaml', 'id: 1\n', 'exceptions'],
    ['cordon.yaml', 'guardrails: { cap: {} }\n', 'guardrails and gates'],
  ])('names the guard of a %s that does not fit', (file, text, guard) => {
    expect(inspect({ [file]: text }).content.brokenGuards.map((broken) => broken.guard)).toEqual([guard]);
  });
});
