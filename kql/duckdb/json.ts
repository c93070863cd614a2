import { sqlText } from '../functions/sql.ts';
import { MAX_DEPTH } from '../values/json.ts';
import { inexact } from './guard.ts';

const WS = String.raw`[ \t\r\n]*`;
/** What DuckDB takes for JSON and RFC 8259 does not: a comma before an end, NaN and infinities. */
const SLOPPY = String.raw`,${WS}[\]}]|(?:^|[\[:,])${WS}-?(?:[nN][aA][nN]|[iI][nN][fF])`;
/** Keys that a path of DuckDB takes as they are. */
const KEY = /^[\w .@:-]+$/;

/** `second` only where `first` holds. DuckDB computes both sides of AND and OR for every row unless they are a whole condition. */
const both = (first: string, second: string): string => `CASE WHEN ${first} THEN ${second} ELSE false END`;

/** A text with more brackets may be deeper than the interpreter reads: to it that is no JSON. */
const isDeep = (text: string): string => both(`strlen(${text}) > ${MAX_DEPTH * 2}`, `length(${text}) - length(replace(replace(${text}, '[', ''), '{', '')) > ${MAX_DEPTH}`);

/** Whether a text that DuckDB reads is no JSON to the interpreter. */
const isSloppy = (text: string): string => `(regexp_matches(${text}, ${sqlText(SLOPPY)}) OR ${isDeep(text)})`;

/** The text of a dynamic column as JSON that both sides read alike: null for no text. What is no JSON at all is an error of DuckDB, which counts as inexact. */
export function strictJson(text: string): string {
  return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN NULL WHEN ${isSloppy(text)} THEN ${inexact(text)} ELSE ${text} END`;
}

/** A part of the JSON in a text: `a.b[0]` is `['a', 'b', 0n]`. `clean`: the text is strict JSON. */
export interface JsonPath { readonly text: string; readonly keys: readonly unknown[]; readonly clean: boolean }

/** A part of such a text; null where the path has no exact SQL form. A key that a bag has twice is not done in SQL: DuckDB takes the first, Kusto the last. */
export function jsonPart(of: JsonPath): string | null {
  return guarded(of, 'NULL', (path) => partAt(of.text, path));
}

/** `tostring()` of such a part. Most are strings, and what begins with a letter is one, or a bool: that is seen without reading the JSON again. */
export function jsonPartText(of: JsonPath): string | null {
  return guarded(of, "''", (path) => {
    const text = `json_extract_string(${of.text}, ${path})`;
    // A list of one element is how a value is named within an expression.
    const plain = `list_transform([${text}], lambda s: CASE WHEN s IS NULL THEN '' WHEN s >= 'A' AND s < '[' OR s >= 'a' AND s < '{' THEN s END)[1]`;
    return `coalesce(${plain}, CASE WHEN json_type(${of.text}, ${path}) = 'VARCHAR' THEN ${text} ELSE ${jsonText(partAt(of.text, path))} END)`;
  });
}

const partAt = (text: string, path: string): string => `nullif(CAST(json_extract(${text}, ${path}) AS VARCHAR), 'null')`;

/** What `part` makes of a path as DuckDB writes it, and `none` for no text. */
function guarded({ text, keys, clean }: JsonPath, none: string, part: (path: string) => string): string | null {
  let path = '$';
  const odd = clean ? [] : [isSloppy(text)];
  for (const key of keys) {
    if (typeof key === 'bigint' || typeof key === 'number') {
      if (Number(key) < 0 || Number(key) > 1_000_000) return null;
      path += `[${key}]`;
      continue;
    }
    if (typeof key !== 'string' || !KEY.test(key)) return null;
    // A key may be written with escapes.
    const hint = `${text} LIKE ${sqlText(`%"${key}"%"${key}"%`)} OR contains(${text}, '\\u')`;
    odd.push(both(hint, `len(list_filter(json_keys(${text}, ${sqlText(path)}), lambda k: k = ${sqlText(key)})) > 1`));
    path += `."${key}"`;
  }
  const refused = odd.length > 0 ? ` WHEN ${odd.join(' OR ')} THEN ${inexact(text)}` : '';
  return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN ${none}${refused} ELSE ${part(sqlText(path))} END`;
}

/** `tostring(json)` of strings, whole numbers and bools; the text of reals, arrays and bags is left to the interpreter. */
export function jsonText(json: string): string {
  return `CASE WHEN ${json} IS NULL THEN '' WHEN starts_with(${json}, '"') THEN json_extract_string(${json}, '$')`
    + ` WHEN regexp_full_match(${json}, '-?[1-9][0-9]{0,17}|0|true|false') THEN ${json} ELSE ${inexact(json)} END`;
}

/** What `mv-expand` makes of a JSON value: a list of the elements of an array; null and anything else by itself; a bag is not done in SQL. */
export function jsonElements(json: string): string {
  return `CASE WHEN ${json} IS NULL THEN [CAST(NULL AS VARCHAR)] WHEN json_type(${json}) = 'ARRAY' THEN CAST(json_extract(${json}, '$[*]') AS VARCHAR[])`
    + ` WHEN json_type(${json}) = 'OBJECT' THEN [${inexact(json)}] ELSE [CAST(json_extract(${json}, '$') AS VARCHAR)] END`;
}
