import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../src/record/lock.ts';

/** Run by races.test.ts as a process of its own: holds a lock for some seconds of its own time. */
const [folder = '', seconds = '1'] = process.argv.slice(2);
await withLock(folder, 'x', 'apply', async () => {
  console.error('inside');
  for (let i = 0; i < Number(seconds) * 10; i += 1) await sleep(100);
});
console.error('out');
