import { converter } from '../../values/convert.ts';
import { DOCS, alias } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { ScalarType } from '../../values.ts';

function conversion(name: string, to: ScalarType, sql?: ScalarFunction['sql']): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name}-function`,
    prepare(use) {
      const convert = converter(use.types[0] ?? to, to);
      return value => convert(value ?? null);
    },
    ...(sql === undefined ? {} : { sql }),
  };
}

/** https://learn.microsoft.com/kusto/query/tobool-function */
export const tobool = conversion('tobool', 'bool');
export const toboolean = alias(tobool, 'toboolean');
/** Towards zero; of a long its low 32 bits; of text only a whole number. https://learn.microsoft.com/kusto/query/toint-function */
export const toint = conversion('toint', 'int', ([a], use) => (use.types[0] === 'int' ? a ?? null : null));
/** https://learn.microsoft.com/kusto/query/tolong-function */
export const tolong = conversion('tolong', 'long', ([a], use) => (use.types[0] === 'int' || use.types[0] === 'long' ? `CAST(${a} AS BIGINT)` : null));
/** https://learn.microsoft.com/kusto/query/toreal-function */
export const toreal = conversion('toreal', 'real',
  ([a], use) => (use.types[0] === 'int' || use.types[0] === 'long' || use.types[0] === 'real' ? `CAST(${a} AS DOUBLE)` : null));
export const todouble = alias(toreal, 'todouble');
/** https://learn.microsoft.com/kusto/query/todecimal-function */
export const todecimal = conversion('todecimal', 'decimal');
/** https://learn.microsoft.com/kusto/query/todatetime-function */
export const todatetime = conversion('todatetime', 'datetime');
/** https://learn.microsoft.com/kusto/query/totimespan-function */
export const totimespan = conversion('totimespan', 'timespan');
export const totime = alias(totimespan, 'totime');
/** https://learn.microsoft.com/kusto/query/toguid-function */
export const toguid = conversion('toguid', 'guid');
/** Null is the empty string. https://learn.microsoft.com/kusto/query/tostring-function */
export const tostring = conversion('tostring', 'string', ([a], use) => {
  switch (use.types[0]) {
    case 'string': return a ?? null;
    case 'int':
    case 'long': return `coalesce(CAST(${a} AS VARCHAR), '')`;
    case 'bool': return `CASE WHEN ${a} IS NULL THEN '' WHEN ${a} THEN 'True' ELSE 'False' END`;
    default: return null;
  }
});
