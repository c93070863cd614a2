import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { OPERATORS, SOURCES } from '../plan/operators/index.ts';
import { registry } from '../registered.ts';

const KQL = join(import.meta.dirname, '..');
const BEGIN = '<!-- Made by `npm run docs` from the registry: begin -->';
const END = '<!-- end -->';

/** Names that are not those of the service's nodes. */
const NAMES: Readonly<Record<string, string>> = { FilterOperator: 'where', SortOperator: 'sort, order', TakeOperator: 'take, limit', GetSchemaOperator: 'getschema', ProjectByNamesOperator: 'project-by-names' };

const operatorName = (kind: string): string => NAMES[kind] ?? kind.replace(/Operator$/, '').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

const Differences = z.record(z.string(), z.looseObject({ reason: z.string(), reference: z.string().optional() }));

/** kql/README.md with what is supported as the code says it. */
export function kqlReadme(): string {
  const text = readFileSync(join(KQL, 'README.md'), 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`kql/README.md has lost the lines "${BEGIN}" and "${END}"`);
  return `${text.slice(0, begin)}${BEGIN}\n${supported()}\n${text.slice(end)}`;
}

function supported(): string {
  const isWord = (name: string): boolean => /^[a-z]\w*$/i.test(name) && !WORDS.has(name.replace(/^!/, ''));
  const named = [...registry.functions.values()].filter(({ name, docs }) => isWord(name) && docs.startsWith('https://'));
  return [
    '',
    '| | |', '|---|---|',
    `| operators (${OPERATORS.size + SOURCES.size}) | ${row([...SOURCES.keys(), ...OPERATORS.keys()].map(operatorName).sort().map(code))} |`,
    `| comparisons and arithmetic | ${row([...registry.functions.keys()].filter((name) => !isWord(name) && !name.startsWith('_')).sort().map(code))} |`,
    `| functions (${named.length}) | ${row(named.sort(byName).map(linked))} |`,
    `| window functions (${registry.windows.size}) | ${row([...registry.windows.values()].sort(byName).map(linked))} |`,
    `| aggregates (${registry.aggregates.size}) | ${row([...registry.aggregates.values()].sort(byName).map(linked))} |`,
    `| plug-ins (${registry.plugins.size}) | ${row([...registry.plugins.values()].sort(byName).map(linked))} |`,
    '',
    ...differences(),
  ].join('\n');
}

/** Operators that are written as words. */
const WORDS = new Set(['and', 'or', 'in', 'between', 'has', 'has_cs', 'has_any', 'has_all', 'hasprefix', 'hasprefix_cs', 'hassuffix', 'hassuffix_cs', 'contains', 'contains_cs', 'startswith', 'startswith_cs', 'endswith', 'endswith_cs', 'matches regex', 'like']);

function differences(): string[] {
  const known = Object.entries(Differences.parse(JSON.parse(readFileSync(join(KQL, 'known-differences.json'), 'utf8'))));
  if (known.length === 0) return ['Known differences from Kusto in what is measured: none.', ''];
  return [`Known differences from Kusto (\`known-differences.json\`, by the SHA-256 of the query): ${known.length}.`, '', ...[...new Set(known.map(([, { reason, reference }]) => `- ${reason}${reference === undefined ? '' : ` ([reference](${reference}))`}`))], ''];
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
const code = (name: string): string => `\`${name.replaceAll('|', '\\|')}\``;
const linked = ({ name, docs }: { readonly name: string; readonly docs: string }): string => `[${name}](${docs})`;
const row = (cells: readonly string[]): string => cells.join(' ');
