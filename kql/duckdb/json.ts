import { sqlText } from '../functions/sql.ts';
import { MAX_DEPTH } from '../values/json.ts';
import { inexact } from './guard.ts';

const WS = String.raw`[ \t\r\n]*`;
/** What DuckDB takes for JSON and RFC 8259 does not: a comma before an end, NaN and infinities. */
const SLOPPY = String.raw`,${WS}[\]}]|(?:^|[\[:,])${WS}-?(?:[nN][aA][nN]|[iI][nN][fF])`;
/** Keys that a path of DuckDB takes as they are. */
const KEY = /^[\w .@:-]+$/;

/** A text with more brackets may be deeper than the interpreter reads: to it that is no JSON. */
const isDeep = (text: string): string => `(length(${text}) > ${MAX_DEPTH * 2} AND length(${text}) - length(replace(replace(${text}, '[', ''), '{', '')) > ${MAX_DEPTH})`;

/** Whether a text that DuckDB reads is no JSON to the interpreter. Searching for texts is far cheaper than the expression, and seldom finds one. */
function isSloppy(text: string): string {
  const hints = [...["'nan'", "'inf'"].map((word) => `contains(lower(${text}), ${word})`), ...["',]'", "',}'", "' ]'", "' }'", 'chr(10)', 'chr(9)', 'chr(13)'].map((hint) => `contains(${text}, ${hint})`)];
  return `(((${hints.join(' OR ')}) AND regexp_matches(${text}, ${sqlText(SLOPPY)})) OR ${isDeep(text)})`;
}

/** The text of a dynamic column as JSON that both sides read alike: null for no text. A text that is no JSON is not done in SQL. */
export function strictJson(text: string): string {
  return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN NULL WHEN ${isSloppy(text)} OR NOT json_valid(${text}) THEN ${inexact(text)} ELSE ${text} END`;
}

/**
 * A part of the JSON in a text by its path, `a.b[0]`; null where the path has no exact SQL form. `clean`: the text is strict JSON.
 * A key that a bag has twice is not done in SQL: DuckDB takes the first, Kusto the last. What is no JSON at all is an error of DuckDB,
 * which counts as inexact.
 */
export function jsonPart(text: string, keys: readonly unknown[], clean: boolean): string | null {
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
    const hint = `(${text} LIKE ${sqlText(`%"${key}"%"${key}"%`)} OR contains(${text}, '\\u'))`;
    odd.push(`(${hint} AND len(list_filter(json_keys(${text}, ${sqlText(path)}), lambda k: k = ${sqlText(key)})) > 1)`);
    path += `."${key}"`;
  }
  const part = `nullif(CAST(json_extract(${text}, ${sqlText(path)}) AS VARCHAR), 'null')`;
  const guarded = odd.length > 0 ? ` WHEN ${odd.join(' OR ')} THEN ${inexact(text)}` : '';
  return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN NULL${guarded} ELSE ${part} END`;
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
