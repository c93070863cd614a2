import { distance } from 'fastest-levenshtein';
import { nearestName } from '../../model/index.ts';
import type { KqlError } from '../../../kql/index.ts';
import type { Check, RuleCheck } from './rule-check.ts';
import { called, constantText } from './tree.ts';

/** The service's codes of names that mean nothing: a table, a function, a column or variable, a column where only one can stand. */
const TABLE = 'KS204';
const FUNCTION = 'KS211';
const NAMES = ['KS142', 'KS109', 'KS141', 'KS143'];

/** Functions that reach another workspace or cluster. https://learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query */
const ELSEWHERE = ['workspace', 'app', 'resource', 'adx', 'arg', 'cluster', 'database'];

/**
 * What the binder says of the query.
 *
 * - Where the syntax is broken, only the first place: what else is said of such a text is guessed.
 * - A table or function that the schema does not have is an error where it is a slip of one that it has (one or two letters, or
 *   their case), else a warning: a workspace has tables and functions of its own. What hangs on such a name is not judged.
 * - A watchlist whose columns nobody wrote down is a warning, for the same reason.
 */
export const binding: Check = (check) => {
  const { inspected, say } = check;
  if (inspected === null) return;
  const broken = inspected.errors.filter(({ error }) => error.code === 'SYNTAX');
  const [first] = broken;
  if (first !== undefined) return tell(check, 'syntax', first.error);
  const open = watchlists(check);
  const unknown = inspected.errors.filter(({ diagnostic }) => diagnostic === TABLE || diagnostic === FUNCTION);
  const seen = new Set<string>();
  for (const { error, diagnostic } of unknown) {
    const name = written(check, error);
    // The first of each: one name that is wrong is wrong wherever it stands.
    if (seen.has(name)) continue;
    seen.add(name);
    unknownName(check, name, error, diagnostic === TABLE ? 'unknown-table' : 'unknown-function');
  }
  const guessed = open || unknown.length > 0 || inspected.errors.some(({ error }) => written(check, error) === '*');
  const optional = usesOptionalColumns(check);
  for (const { error, diagnostic } of guessed ? [] : inspected.errors) {
    if (!(optional && NAMES.includes(diagnostic))) tell(check, 'binding', error);
  }
  const { unsupported } = inspected;
  if (unsupported !== null) say.query('not-run-here', unsupported.place?.start ?? 0, unsupported.place?.length ?? 0, unsupported.message);
};

function tell({ say }: RuleCheck, code: 'syntax' | 'binding', { place, message, suggestion }: KqlError): void {
  const meant = suggestion === null ? '' : `; did you mean ${suggestion}?`;
  say.query(code, place?.start ?? 0, place?.length ?? 0, `${message.replace(/\.$/, '')}${meant}`);
}

function written({ query }: RuleCheck, { place }: KqlError): string {
  return place === null ? '' : query.slice(place.start, place.start + place.length);
}

function unknownName({ say }: RuleCheck, name: string, { place, suggestion }: KqlError, code: 'unknown-table' | 'unknown-function'): void {
  const [start, length] = [place?.start ?? 0, place?.length ?? 0];
  const what = code === 'unknown-table' ? 'table' : 'function';
  if (code === 'unknown-function' && ELSEWHERE.includes(name)) return say.query('not-run-here', start, length, `${name}() reads another workspace or cluster`);
  if (suggestion !== null && isSlip(name, suggestion)) return say.query(code, start, length, `there is no ${what} ${name}; did you mean ${suggestion}?`, { severity: 'error', help: 'Correct the name.' });
  const near = suggestion !== null && name.length > 6 && distance(name, suggestion) <= name.length / 4 ? `; the nearest is ${suggestion}` : '';
  say.query(code, start, length, `the schema has no ${what} ${name}${near}`);
}

function isSlip(name: string, known: string): boolean {
  const away = distance(name.toLowerCase(), known.toLowerCase());
  return away === 0 || away <= (name.length >= 8 ? 2 : name.length >= 5 ? 1 : 0);
}

/** Says which watchlists have no columns here; whether there is one. */
function watchlists({ tree, schema, say, inspected }: RuleCheck): boolean {
  const known = Object.keys(schema.watchlists ?? {});
  const told = new Set<string>();
  for (const node of tree?.of('FunctionCallExpression') ?? []) {
    const alias = called(node)?.name === '_GetWatchlist' ? called(node)?.args[0] : undefined;
    const text = alias === undefined ? null : constantText(alias);
    if (alias === undefined || text === null || known.includes(text) || told.has(text)) continue;
    told.add(text);
    const nearest = nearestName(text, known);
    say.node('unknown-watchlist', alias, `the columns of the watchlist ${JSON.stringify(text)} are not known here${nearest === null ? '' : `; did you mean ${nearest}?`}`);
  }
  return told.size > 0 && inspected !== null;
}

/** Whether a column may or may not be there: the binder takes it for the text that stands in for it. */
function usesOptionalColumns({ tree }: RuleCheck): boolean {
  return (tree?.of('FunctionCallExpression') ?? []).some((node) => /^column_?ifexists$/.test(called(node)?.name ?? ''));
}
