import { quoteRegex, sqlText } from '../functions/sql.ts';
import { inexact } from './guard.ts';

const WS = String.raw`[ \t\r\n]*`;
/** What DuckDB takes for JSON and RFC 8259 does not: a comma before an end, NaN and infinities. */
const SLOPPY = String.raw`,${WS}[\]}]|(?:^|[\[:,])${WS}-?(?:[nN][aA][nN]|[iI][nN][fF])`;
/** Keys that a path of DuckDB takes as they are. */
const KEY = /^[\w .@:-]+$/;

/** The text of a dynamic column as JSON that both sides read alike: null for no text. A text that is no JSON is not done in SQL. */
export function strictJson(text: string): string {
  return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN NULL WHEN json_valid(${text}) AND NOT regexp_matches(${text}, ${sqlText(SLOPPY)}) THEN ${text} ELSE ${inexact(text)} END`;
}

/**
 * A part of the JSON in a text by its path, `a.b[0]`; null where the path has no exact SQL form. `clean`: the text is strict JSON.
 * A key that a bag has twice is not done in SQL: DuckDB takes the first, Kusto the last.
 */
export function jsonPart(text: string, keys: readonly unknown[], clean: boolean): string | null {
  let path = '$';
  const twice: string[] = [];
  const suspicious = clean ? [] : [SLOPPY];
  for (const key of keys) {
    if (typeof key === 'bigint' || typeof key === 'number') {
      if (Number(key) < 0 || Number(key) > 1_000_000) return null;
      path += `[${key}]`;
      continue;
    }
    if (typeof key !== 'string' || !KEY.test(key)) return null;
    const quoted = quoteRegex(key);
    suspicious.push(`(?s:"${quoted}".*"${quoted}"${WS}:)`);
    twice.push(`len(list_filter(json_keys(${text}, ${sqlText(path)}), lambda k: k = ${sqlText(key)})) > 1`);
    path += `."${key}"`;
  }
  // A key may be written with escapes.
  if (twice.length > 0) suspicious.push(String.raw`\\u[^"]*"${WS}:`);
  const part = `nullif(CAST(json_extract(${text}, ${sqlText(path)}) AS VARCHAR), 'null')`;
  const wrong = [...(clean ? [] : [`NOT json_valid(${text})`, `regexp_matches(${text}, ${sqlText(SLOPPY)})`]), ...twice].join(' OR ');
  const invalid = clean ? '' : `NOT json_valid(${text}) OR `;
  const odd = suspicious.length > 0 ? `(${invalid}regexp_matches(${text}, ${sqlText(suspicious.join('|'))})) AND (${wrong})` : 'FALSE';
  return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN NULL WHEN ${odd} THEN ${inexact(text)} ELSE ${part} END`;
}

/** `tostring(json)` of strings, whole numbers and bools; the text of reals, arrays and bags is left to the interpreter. */
export function jsonText(json: string): string {
  return `CASE WHEN ${json} IS NULL THEN '' WHEN starts_with(${json}, '"') THEN json_extract_string(${json}, '$')`
    + ` WHEN regexp_full_match(${json}, '-?[1-9][0-9]{0,17}|0|true|false') THEN ${json} ELSE ${inexact(json)} END`;
}

/** What `mv-expand` makes of a JSON value: a list of the elements of an array; null and anything else by itself; a bag is not done in SQL. */
export function jsonElements(json: string): string {
  const start = `left(ltrim(${json}, chr(32) || chr(9) || chr(10) || chr(13)), 1)`;
  return `CASE WHEN ${json} IS NULL THEN [CAST(NULL AS VARCHAR)] WHEN ${start} = '[' THEN CAST(json_extract(${json}, '$[*]') AS VARCHAR[])`
    + ` WHEN ${start} = '{' THEN [${inexact(json)}] ELSE [CAST(json_extract(${json}, '$') AS VARCHAR)] END`;
}
