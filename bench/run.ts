import { parseArgs } from 'node:util';
import { benchDecide } from './decide.ts';
import { machine, say } from './measure.ts';
import { benchStart } from './start.ts';
import { benchWhole } from './whole.ts';

// npm run bench [-- --only a|b|c]: prints figures for people; nothing here passes or fails by time.
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const parts: Readonly<Record<string, () => Promise<void>>> = { a: benchDecide, b: benchWhole, c: benchStart };
const chosen = values.only === undefined ? Object.values(parts) : [parts[values.only]];
say(machine());
for (const part of chosen) {
  if (part === undefined) throw new Error(`--only takes ${Object.keys(parts).join(', ')}`);
  await part();
}
