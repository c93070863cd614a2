// The last line of `.ci/run`: node tools/summary.mjs EXIT_CODE_OF_NPM_TEST
import { join } from 'node:path';
import { readJson } from './lib/files.mjs';
import { summarize, summaryLine } from './lib/summary.mjs';
import { ROOT } from './setup.mjs';

const results = join(ROOT, '.cordon', 'test');
const figures = summarize(readJson(join(results, 'vitest.json')), Number(process.argv[2]), readJson(join(results, 'types.json'))?.passed === true);
process.stdout.write(`${summaryLine(figures)}\n`);
process.exitCode = figures.failed === 0 ? 0 : 1;
