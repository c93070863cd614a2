import { quoteRegex, sqlText } from '../functions/sql.ts';
import { everyColumn } from '../plan/columns.ts';
import type { Expr, ParsePattern, Plan } from '../plan/types.ts';
import type { Lowering } from './context.ts';
import { expression, json } from './expression.ts';
import { inexact } from './guard.ts';
import { jsonElements, jsonText } from './json.ts';
import { all, column, list, type Relation } from './relation.ts';

/** What is computed over an expansion and does not need what is expanded is computed before it: once a row, not once an element. */
export function beforeExpansion(over: Plan, values: readonly Expr[]): { input: Plan; values: readonly Expr[] } {
  if (over.op !== 'mvExpand') return { input: over, values };
  const before = over.input.columns;
  const made = new Set(over.items.map((item) => item.column));
  const isEarly = (value: Expr): boolean => value.kind === 'call' && everyColumn(value, (at) => !made.has(at) && over.columns[at]?.name === before[at]?.name);
  const early = values.filter(isEarly);
  if (early.length === 0) return { input: over, values };
  const columns = early.map(({ type }, at) => ({ name: `early ${at}`, type }));
  const carried = before.map(({ type }, index) => ({ kind: 'column' as const, type, index }));
  const input: Plan = { op: 'project', at: over.at, input: over.input, columns: [...before, ...columns], values: [...carried, ...early] };
  return {
    input: { ...over, input, columns: [...over.columns, ...columns] },
    values: values.map((value) => (isEarly(value) ? { kind: 'column', type: value.type, index: over.columns.length + early.indexOf(value) } : value)),
  };
}

/** `mv-expand` of one array, to dynamics or strings. */
export function lowerMvExpand(plan: Plan & { op: 'mvExpand' }, context: Lowering): Relation | null {
  const [item, ...more] = plan.items;
  const input = context.lower(plan.input, context);
  if (!input || !item || more.length > 0 || plan.limit || plan.itemIndex !== null || plan.bagAsArray) return null;
  // The order of what one row gives would have to be kept beside that of the rows.
  if (input.order.length > 0 || item.value.type !== 'dynamic' || item.to !== 'dynamic' && item.to !== 'string') return null;
  const value = json(item.value, context, input.clean ?? new Set());
  if (value === null) return null;
  const element = "nullif(e, 'null')";
  const values = plan.columns.map(({ name }, at) => {
    if (at === item.column) return `${item.to === 'string' ? jsonText(element) : element} AS ${column(at)}`;
    const from = input.columns.findIndex((own) => own.name === name);
    return `${column(from)} AS ${column(at)}`;
  });
  if (values.some((sql) => sql.startsWith('c-1'))) return null;
  const whole = all(input);
  const sql = `SELECT ${list(values)} FROM (SELECT ${whole === '' ? '' : `${whole}, `}unnest(${jsonElements('j')}) AS e FROM (SELECT *, ${value} AS j FROM (${input.sql})))`;
  return { sql, columns: plan.columns, order: [], hidden: [], clean: new Set(item.to === 'dynamic' ? [item.column] : []), scattered: input.scattered === true };
}

/** `parse` with texts, strings and whole numbers, as one regular expression. */
export function lowerParse(plan: Plan & { op: 'parse' }, context: Lowering): Relation | null {
  const input = context.lower(plan.input, context);
  const regex = input && patternOf(plan.pattern);
  const value = regex && plan.value.type === 'string' ? expression(plan.value, context, input.clean) : null;
  if (!input || !regex || value === null) return null;
  const types = plan.pattern.parts.flatMap((part) => (part.kind === 'column' ? [part.type] : []));
  const names = types.map((_, at) => `g${at}`);
  const groups = `regexp_extract(${value}, ${sqlText(regex)}, [${['g', ...names].map((name) => `'${name}'`).join(', ')}])`;
  const found = types.map((type, at) => (type === 'long' ? longOf(`p.g${at}`) : `p.g${at}`));
  // One value that is not of its type, and nothing matches. No match at all gives empty groups, which are no numbers.
  const strict = types.flatMap((type, at) => (type === 'long' ? [`n${at} IS NOT NULL`] : []));
  const needsMatch = plan.onlyMatches ? [`regexp_matches(${value}, ${sqlText(regex)})`] : [];
  const columns = plan.columns.map(({ name }, at) => {
    const own = plan.into.lastIndexOf(at);
    if (own >= 0) {
      const none = types[own] === 'string' ? "''" : 'NULL';
      return `${strict.length > 0 && !plan.onlyMatches ? `CASE WHEN ${strict.join(' AND ')} THEN n${own} ELSE ${none} END` : `n${own}`} AS ${column(at)}`;
    }
    return `${column(input.columns.findIndex((one) => one.name === name))} AS ${column(at)}`;
  });
  const inner = all(input);
  const carried = inner === '' ? '' : `${inner}, `;
  const matched = needsMatch.length > 0 ? ` WHERE ${needsMatch.join(' AND ')}` : '';
  const parsed = `SELECT ${carried}${groups} AS p FROM (${input.sql})${matched}`;
  const typed = `SELECT ${list([inner, ...found.map((sql, at) => `${sql} AS n${at}`)].filter((part) => part !== ''))} FROM (${parsed})`;
  const kept = plan.onlyMatches && strict.length > 0 ? ` WHERE ${strict.join(' AND ')}` : '';
  return { order: input.order, hidden: input.hidden, sql: `SELECT ${list([...columns, ...input.hidden])} FROM (${typed})${kept}`, columns: plan.columns, clean: new Set(), scattered: input.scattered === true };
}

/** Each text at its first place after the one before: what lazy groups find. Null for a pattern that is more than that. */
function patternOf({ mode, parts }: ParsePattern): string | null {
  if (mode !== 'simple') return null;
  let source = '(?s)^(';
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1];
    if (part.kind === 'text') source += quoteRegex(part.text);
    else if (next !== undefined && next.kind !== 'text') return null;
    else if (part.kind === 'star') source += next ? '.*?' : '';
    else if (part.type !== 'string' && part.type !== 'long') return null;
    else source += next ? '(.*?)' : '(.*)';
  }
  return `${source})${parts.at(-1)?.kind === 'text' ? '$' : ''}`;
}

const SPACES = '[ \\t\\n\\r\\f\\v]*';

/** `tolong` of a text; forms that are rare (hexadecimal, 19 digits, spaces that are not ASCII) are not done in SQL. */
function longOf(text: string): string {
  return `CASE WHEN regexp_full_match(${text}, ${sqlText(`${SPACES}[+-]?[0-9]{1,18}${SPACES}`)}) THEN CAST(regexp_replace(${text}, '[^0-9-]', '', 'g') AS BIGINT)`
    + ` WHEN regexp_matches(${text}, ${sqlText('[^\\x00-\\x7f]|0[xX]|[0-9]{19}')}) THEN ${inexact(text, 'BIGINT')} ELSE NULL END`;
}
