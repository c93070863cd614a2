import { Unsupported } from '../../functions/contract.ts';
import type { Plan } from '../../plan/types.ts';
import { converter } from '../../values/convert.ts';
import type { Value } from '../../values.ts';
import { allMatches, compileRegex } from '../../values/regex/index.ts';
import { Compiler, newFrame } from '../expression.ts';
import type { Compute, Run } from '../run.ts';

type ParseKv = Plan & { op: 'parseKv' };

/** https://learn.microsoft.com/kusto/query/parse-kv-operator */
export function buildParseKv(plan: ParseKv, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const value = compiler.compile(plan.value);
  const read = readerOf(plan);
  const convert = plan.keys.map(({ type }) => converter('string', type));
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    run.budget.hold(table.length, plan.keys.length);
    const found = plan.keys.map((): Value[] => []);
    for (let row = 0; row < table.length; row++) {
      run.budget.step();
      const pairs = read(String(value(row) ?? ''));
      plan.keys.forEach(({ name, type }, at) => {
        const text = pairs.get(name);
        found[at]?.push(text === undefined ? (type === 'string' ? '' : null) : convert[at]?.(text) ?? null);
      });
    }
    const columns = plan.columns.map((column) => {
      const key = plan.keys.findIndex(({ name }) => name === column.name);
      return key >= 0 ? found[key] ?? [] : table.columns[table.schema.findIndex(({ name }) => name === column.name)] ?? [];
    });
    return { schema: plan.columns, columns, length: table.length };
  };
}

/** The pairs of a text; the first of two with the same key counts. */
type Reader = (text: string) => ReadonlyMap<string, string>;

/** What of the operator's options is supported; others refuse the query. @throws Unsupported */
export function readerOf(plan: ParseKv): Reader {
  const one = (name: string): string | undefined => plan.options.get(name)?.[0];
  const [pair, kv, quote] = [one('pair_delimiter'), one('kv_delimiter'), one('quote')];
  const pattern = one('regex');
  if (pattern !== undefined) return matchReader(pattern, plan);
  const greedy = one('greedy');
  for (const name of plan.options.keys()) if (!['pair_delimiter', 'kv_delimiter', 'quote', 'greedy'].includes(name)) throw new Unsupported(`parse-kv with ${name}`);
  if (pair === undefined || kv === undefined || pair === '' || kv === '') throw new Unsupported('parse-kv without delimiters');
  if ((plan.options.get('quote')?.length ?? 0) > 1) throw new Unsupported('parse-kv with more than one kind of quotes');
  if (greedy === 'true') {
    if (quote !== undefined) throw new Unsupported('parse-kv with greedy and quotes');
    return (text) => greedyPairs(text, pair, kv);
  }
  return (text) => pairsOf(text, pair, kv, quote);
}

/** The first group is the key, the second the value. */
function matchReader(pattern: string, plan: ParseKv): Reader {
  if (plan.options.size > 1) throw new Unsupported('parse-kv with regex and other options');
  const regex = compileRegex(pattern);
  if (regex.groups !== 2) throw new Unsupported('parse-kv with a regex that has not two groups');
  return (text) => {
    const pairs = new Map<string, string>();
    for (const match of allMatches(regex, text)) {
      const key = (match.groups[1] ?? '').trim();
      if (key !== '' && !pairs.has(key)) pairs.set(key, (match.groups[2] ?? '').trim());
    }
    return pairs;
  };
}

/** A value goes on over delimiters of pairs until the last one before the next key. */
function greedyPairs(text: string, pair: string, kv: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const pieces = text.split(kv);
  const first = (pieces[0] ?? '').trimEnd();
  // What stands before the first key belongs to none.
  let key = (first.includes(pair) ? first.slice(first.lastIndexOf(pair) + pair.length) : first).trim();
  pieces.slice(1).forEach((piece, at) => {
    const last = at === pieces.length - 2;
    const trimmed = piece.trimEnd();
    const cut = last ? -1 : trimmed.lastIndexOf(pair);
    if (!last && cut < 0) throw new Unsupported('parse-kv with greedy of a value without a key after it');
    const value = (last ? piece : piece.slice(0, cut)).trim();
    if (key !== '' && !pairs.has(key)) pairs.set(key, value);
    key = last ? '' : trimmed.slice(cut + pair.length).trim();
  });
  return pairs;
}

function pairsOf(text: string, pair: string, kv: string, quote: string | undefined): Map<string, string> {
  const pairs = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const key = piece(text, skipSpaces(text, at), kv, pair, quote);
    if (key.end !== kv) {
      at = key.next;
      continue;
    }
    const value = piece(text, skipSpaces(text, key.next), pair, null, quote);
    if (key.text !== '' && !pairs.has(key.text)) pairs.set(key.text, value.text);
    at = value.next;
  }
  return pairs;
}

const skipSpaces = (text: string, at: number): number => at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);

/** The text up to the nearest of two delimiters, which are not looked for inside quotes. */
function piece(text: string, from: number, delimiter: string, other: string | null, quote: string | undefined): { text: string; next: number; end: string | null } {
  const [opening, closing] = [quote?.at(0), quote?.at(-1)];
  const start = skipSpaces(text, from);
  if (opening !== undefined && closing !== undefined && text.startsWith(opening, start)) {
    const close = text.indexOf(closing, start + 1);
    if (close >= 0) {
      const rest = piece(text, close + 1, delimiter, other, undefined);
      return { ...rest, text: text.slice(start + 1, close) };
    }
  }
  const [a, b] = [text.indexOf(delimiter, from), other === null ? -1 : text.indexOf(other, from)];
  const end = a >= 0 && (b < 0 || a < b) ? delimiter : b >= 0 ? other : null;
  const place = end === null ? text.length : end === delimiter ? a : b;
  // Spaces around the delimiter of key and value belong to neither, also where spaces part the pairs.
  if (end === other && other !== null && other.trim() === '' && text.startsWith(delimiter, skipSpaces(text, place))) {
    return { text: text.slice(from, place).trim(), next: skipSpaces(text, place) + delimiter.length, end: delimiter };
  }
  return { text: text.slice(from, place).trim(), next: place + (end?.length ?? 1), end };
}
