import { dynamicText } from './dynamic.ts';
import { datetimeText } from './datetime.ts';
import { decimalText, isDecimal } from './decimal.ts';
import { realText } from './real.ts';
import { timespanText } from './timespan.ts';
import type { ScalarType, Value } from '../values.ts';

function wrong(value: Value, type: ScalarType): Error {
  return new Error(`a ${typeof value} is no ${type}`);
}

/** How `tostring()` prints values of a type; null is the empty string. https://learn.microsoft.com/kusto/query/tostring-function */
export function textOf(type: ScalarType): (value: Value) => string {
  switch (type) {
    case 'string':
    case 'guid': return value => (value === null ? '' : String(value));
    case 'bool': return value => (value === null ? '' : value === true ? 'True' : 'False');
    case 'int':
    case 'long': return value => (value === null ? '' : String(value));
    case 'real': return value => {
      if (value === null) return '';
      if (typeof value !== 'number') throw wrong(value, type);
      return realText(value);
    };
    case 'datetime': return value => {
      if (value === null) return '';
      if (typeof value !== 'bigint') throw wrong(value, type);
      return datetimeText(value);
    };
    case 'timespan': return value => {
      if (value === null) return '';
      if (typeof value !== 'bigint') throw wrong(value, type);
      return timespanText(value);
    };
    case 'decimal': return value => {
      if (value === null) return '';
      if (!isDecimal(value)) throw wrong(value, type);
      return decimalText(value);
    };
    case 'dynamic': return value => {
      if (isDecimal(value)) throw wrong(value, type);
      return dynamicText(value);
    };
  }
}
