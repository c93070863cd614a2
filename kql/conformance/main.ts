import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSchemas } from '../schemas/read.ts';
import { readKnown } from './known.ts';
import { measureOracle, type OracleFigures } from './measure.ts';
import { readOracle } from './oracle.ts';
import { oracleTable, ruleTable } from './report.ts';
import { measureRules, readRules, type RuleFigures } from './rules.ts';

/**
 * How the engine compares with Kusto itself.
 *
 *     npm run -s kql:conformance                                      the reference data beside the project, as tables
 *     npm run -s kql:conformance -- --oracle FILE [--json]            queries with the real engine's answers
 *     npm run -s kql:conformance -- --rules FILE --schemas DIR [--json]   rules, on rows that fit their tables
 *
 * Ends with 1 where an answer is wrong, a query crashes, there was nothing to measure, or the reference data comes out below its goal;
 * with 2 for arguments or files that cannot be read.
 */
function main(args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { oracle: { type: 'string' }, rules: { type: 'string' }, schemas: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.oracle !== undefined) show(oracle(values.oracle), values.json === true, (figures) => oracleTable([[values.oracle ?? '', figures]]));
  if (values.rules !== undefined) {
    if (values.schemas === undefined) throw new Error('--rules needs --schemas DIR.');
    show(rules(values.rules, values.schemas), values.json === true, (figures) => ruleTable([[values.rules ?? '', figures]]));
  }
  if (values.oracle === undefined && values.rules === undefined) everything(resolve(import.meta.dirname, '../../../shared/kql'));
}

function oracle(file: string): OracleFigures {
  const figures = measureOracle(readOracle(file), readKnown(new URL('../known-differences.json', import.meta.url)));
  if (figures.wrong > 0 || figures.crashed > 0 || figures.total === 0) process.exitCode = 1;
  return figures;
}

function rules(file: string, schemas: string): RuleFigures {
  if (!existsSync(schemas)) throw new Error(`There is no folder ${schemas}.`);
  const { schema, problems } = readSchemas(schemas);
  for (const problem of problems) process.stderr.write(`not read: ${problem}\n`);
  const figures = measureRules(readRules(file), schema);
  if (figures.total === 0 || figures.failures.some(({ why }) => why.includes('crashed: '))) process.exitCode = 1;
  return figures;
}

function show<Figures>(figures: Figures, json: boolean, table: (figures: Figures) => string): void {
  process.stdout.write(json ? `${JSON.stringify(figures)}\n` : table(figures));
}

/** The share of the queries and rules of the reference data that must come out right, in percent. */
const GOAL = 95;

function everything(folder: string): void {
  const here = (name: string): string | null => {
    if (existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
    process.stdout.write(`skipped: ${name} (not found in ../shared/kql)\n`);
    return null;
  };
  // It takes minutes: who waits is told what for, beside the answer.
  const begin = (name: string): void => { process.stderr.write(`measuring ${name} ...\n`); };
  const oracles = ['oracle-docs.jsonl', 'oracle-kustainer.jsonl'].flatMap((name): [string, OracleFigures][] => {
    const file = here(name);
    if (file === null) return [];
    begin(name);
    return [[name, oracle(file)]];
  });
  const [rulesFile, schemas] = [here('rules.jsonl'), here('schemas')];
  if (rulesFile !== null && schemas !== null) begin('rules.jsonl');
  const measured: [string, RuleFigures][] = rulesFile === null || schemas === null ? [] : [['rules.jsonl', rules(rulesFile, schemas)]];
  const shares = [...oracles.map(([name, one]) => [name, one.equal / (one.total - one.left_out)] as const), ...measured.map(([name, one]) => [name, one.ran / one.total] as const)];
  const below = shares.filter(([, part]) => !(part * 100 >= GOAL)).map(([name]) => name);
  process.stdout.write(`${oracles.length > 0 ? `${oracleTable(oracles)}\n` : ''}${measured.length > 0 ? `${ruleTable(measured)}\n` : ''}`);
  if (shares.length > 0) process.stdout.write(below.length === 0 ? `All are above the goal of ${GOAL} %.\n` : `Below the goal of ${GOAL} %: ${below.join(', ')}.\n`);
  if (shares.length === 0 || below.length > 0) process.exitCode = 1;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
