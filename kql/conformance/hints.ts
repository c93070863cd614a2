/** What the text of a query says about the rows that would pass it. A wrong guess costs a row, never a result. */

const LITERAL = /@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*'|-?\b\d+(?:\.\d+)?\b/g;
const cache = { query: '', compared: new Map<string, readonly string[]>() };

/** The constants that a query compares a column with: `Name == "a"`, `Name in~ ("a", "b")`, `Name has "c"`. */
export function comparedWith(query: string, column: string): readonly string[] {
  if (cache.query !== query) [cache.query, cache.compared] = [query, compared(query)];
  return cache.compared.get(column) ?? [];
}

const COMPARISON = /\b(\w+)\s*(?:==|=~|>=|\b(?:in~?|has(?:_cs|_any|_all|prefix|suffix)?|contains(?:_cs)?|startswith|endswith)\b)\s*(\(*\s*(?:@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*'|-?\d[\w.]*)(?:\s*,\s*(?:@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*'|-?\d[\w.]*))*)/g;

function compared(query: string): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [, name = '', list = ''] of query.matchAll(COMPARISON)) {
    const constants = [...list.matchAll(LITERAL)].map(([literal]) => plain(literal));
    found.set(name, [...found.get(name) ?? [], ...constants]);
  }
  return found;
}

/** The text that a literal stands for, as far as a guess needs it. */
function plain(literal: string): string {
  if (literal.startsWith('@')) return literal.slice(2, -1);
  return /^["']/.test(literal) ? literal.slice(1, -1).replace(/\\(.)/g, '$1') : literal;
}

/** The names that a query reads from dynamic values: `a.name`, `a["name"]`, and columns that it takes only if they exist. */
export function memberNames(query: string): string[] {
  const names = [...query.matchAll(/[\w\])]\.(?:\[?["']?)?([A-Za-z_]\w*)|\[["']([A-Za-z_]\w*)["']\]|column_?ifexists\(\s*["']([A-Za-z_]\w*)["']/g)].map(([, dotted, bracketed, tried]) => dotted ?? bracketed ?? tried ?? '');
  return [...new Set(names)].filter((name) => !['left', 'right'].includes(name));
}

/** Whether a query reads the text of a column as JSON or as XML. */
export function parsedAs(query: string, column: string): 'json' | 'xml' | null {
  if (new RegExp(`\\bparse_xml\\s*\\([^|;]*\\b${column}\\b`).test(query) || column === 'EventData' && query.includes('parse_xml')) return 'xml';
  return new RegExp(`\\b(?:parse_json|parsejson|todynamic)\\s*\\(\\s*(?:tostring\\s*\\(\\s*)?${column}\\b`).test(query) ? 'json' : null;
}

/** The names that a query expands: they must be lists where they are unpacked. */
export const expandedIn = (query: string): ReadonlySet<string> => new Set([...query.matchAll(/\bmv-?(?:expand|apply)\s+(?:\w+\s*=\s*)?(\w+)/g)].map(([, name = '']) => name));

/** `nested`: the names are on each level, in an object in one row and in a list in the next. `list`: under each name of the object in the list is a list of flat objects. */
export type DocumentForm = 'nested' | 'list' | 'flat';

/** A document with the names as members. What is unpacked of it has a type only where it is the same in every row. */
export function documentOf(members: readonly string[], at: number, constant: string | undefined, form: DocumentForm, lists: ReadonlySet<string>): unknown {
  const leaf = Object.fromEntries(members.map((name, index) => [name, index === at && constant !== undefined ? constant : `${name}-${at}`]));
  if (form === 'flat') return Object.fromEntries(Object.entries(leaf).map(([name, value]) => [name, lists.has(name) ? [value] : value]));
  if (form === 'list') return [Object.fromEntries(members.map((name) => [name, [leaf]]))];
  const inner = Object.fromEntries(members.map((name, index) => [name, index % 3 === 0 ? [leaf] : index % 3 === 1 ? leaf : `${name}-${at}`]));
  const outer = Object.fromEntries(members.map((name, index) => [name, index % 2 === at % 2 ? [inner] : inner]));
  return at % 2 === 0 ? [outer, leaf] : outer;
}

/** The texts that a query names, for a value that must pass several of its filters at once. */
export const textsOf = (query: string): string[] => [...new Set([...query.matchAll(LITERAL)].map(([literal]) => literal).filter((literal) => /^[@"']/.test(literal)).map(plain))].slice(0, 40);
