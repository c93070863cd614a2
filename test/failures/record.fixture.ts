import { CordonError, sha256 } from '../../src/model/index.ts';
import { at, change, draft, event, seededRandom } from '../../src/record/fixtures.ts';
import { eventPath } from '../../src/record/layout.ts';
import { openLedger } from '../../src/record/ledger.ts';
import { record } from '../../src/record/record.ts';
import { jsonText } from '../../src/record/text.ts';

/** Run by git.test.ts as a process of its own: records an alert that is too large for what is left of a disk, and says how that went. */
const [root = ''] = process.argv.slice(2);
const noise = seededRandom(1);
const big = event('big', { metadata: { noise: Buffer.concat(Array.from({ length: 3_000 }, () => noise(32))).toString('hex') } });
try {
  await record(await openLedger(root), change('a', 40, { [eventPath(sha256('big'))]: jsonText(big) }, [draft(40, { kind: 'event-added', fingerprint: big.fingerprint, severity: 'high', source: 'edr' })], { now: at(40) }));
  console.log('recorded');
} catch (error) {
  if (!(error instanceof CordonError)) throw error;
  console.log(`${error.code}: ${error.message}\n  next: ${error.next}`);
  process.exitCode = 1;
}
