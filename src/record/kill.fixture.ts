import { change, draft, incident, seededRandom } from './fixtures.ts';
import { openLedger } from './ledger.ts';
import { record } from './record.ts';
import { toYaml } from './text.ts';

/** Run by kill.test.ts as a process of its own: records without end until it is killed. */
const [root = '', seed = '0'] = process.argv.slice(2);
const ledger = await openLedger(root, { random: seededRandom(Number(seed)) });
for (let i = 0; ; i += 1) {
  await record(ledger, async () => change('a', i, { 'incident.yaml': toYaml(incident('a', { queue: `q${seed}-${i}` })) }, [draft(i, { kind: 'acknowledged' })]));
  process.stdout.write('.');
}
