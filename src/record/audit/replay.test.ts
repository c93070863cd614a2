import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deciderAt } from '../../flow/version.ts';
import { containing, idOf, inputs, opening, temporaryRepository } from '../fixtures.ts';
import { openLedger } from '../ledger.ts';
import { record } from '../record.ts';
import { replayLedger } from './index.ts';

describe('src/record/audit replay with another version of cordon', () => {
  let root = '';
  let other = '';
  let remove = (): void => undefined;
  beforeAll(async () => {
    ({ root, remove } = temporaryRepository());
    const ledger = await openLedger(root);
    for (const name of ['a', 'b', 'c']) {
      await record(ledger, opening(name));
      await record(ledger, containing(name));
    }
    other = mkdtempSync(path.join(tmpdir(), 'cordon-other-'));
    mkdirSync(path.join(other, 'src', 'decide'), { recursive: true });
    writeFileSync(path.join(other, 'package.json'), '{"name":"cordon","version":"0.0.9","type":"module"}');
    writeFileSync(path.join(other, 'package-lock.json'), '{}');
    writeFileSync(path.join(other, 'src', 'decide', 'index.ts'), `
      export function decide(inputs: { incident: { id: string }; round: number; now: string }): object {
        if (inputs.incident.id === '${idOf('a')}') return { verdict: 'contain', of: inputs.incident.id };
        if (inputs.incident.id === '${idOf('b')}') throw new TypeError('inputs.asset is undefined');
        return { incident: inputs.incident.id, round: inputs.round, at: inputs.now, risk: { score: 81, threshold: 75, parts: [] }, priority: { value: 'P2', parts: [] }, queue: 'soc',
          playbook: { id: 'IR-AUTO-042', version: '1.3.0', digest: '${'0'.repeat(64)}' }, others: [], nearest: null, targets: [], waiting: [], exceptions: [], refusals: [], gate: 'auto' };
      }`);
  });
  afterAll(() => { remove(); rmSync(other, { recursive: true, force: true }); });

  it('names a decision whose form is not known here, and one that the version cannot make, and goes on with the rest', async () => {
    const decider = await deciderAt(other);
    expect(decider.cordon.version).toBe('0.0.9');
    const results = await replayLedger(root, decider.decide, { ...decider.cordon, ...inputs('a').cordon });
    const of = (name: string) => results.find(({ incident }) => incident === idOf(name));
    expect(results).toHaveLength(3);
    expect(of('a')).toMatchObject({ verdict: 'unreadable', reason: expect.stringMatching(/^cordon \S+ decides in a form that this version does not know: \S+: /) });
    expect(of('b')).toMatchObject({ verdict: 'unreadable', reason: expect.stringContaining('cannot decide on these inputs: inputs.asset is undefined') });
    expect(of('c')).toMatchObject({ verdict: 'differs' });
  });
});
