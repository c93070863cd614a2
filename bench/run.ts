import { parseArgs } from 'node:util';
import { benchDecide } from './decide.ts';
import { benchKql } from './kql/index.ts';
import { machine, say } from './measure.ts';
import { benchKqlStart, benchStart } from './start.ts';
import { benchValidate } from './validate.ts';
import { benchWhole } from './whole.ts';

// npm run bench [-- --only a|b|c|kql|kql-start|validate]: prints figures for people; nothing here passes or fails by time.
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const parts: Readonly<Record<string, () => Promise<void>>> = { a: benchDecide, b: benchWhole, c: benchStart, kql: benchKql, 'kql-start': benchKqlStart, validate: benchValidate };
// Without a choice, those that take less than a minute or two.
const chosen = values.only === undefined ? [benchDecide, benchWhole, benchStart] : [parts[values.only]];
say(machine());
for (const part of chosen) {
  if (part === undefined) throw new Error(`--only takes ${Object.keys(parts).join(', ')}`);
  await part();
}
