import { isArray, isBag, jsonText, parseDynamic } from '../../values/dynamic.ts';
import { converter } from '../../values/convert.ts';
import { DOCS, alias } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import { findPath, parsePath } from './path.ts';

/** JSON text as a value; text that is no JSON as a string, no text as null. https://learn.microsoft.com/kusto/query/parse-json-function */
export const parseJson: ScalarFunction = {
  name: 'parse_json',
  docs: `${DOCS}parse-json-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? 'string', 'dynamic');
    return value => convert(value ?? null);
  },
};
export const todynamic: readonly ScalarFunction[] = ['todynamic', 'toobject', 'parsejson'].map(name => alias(parseJson, name));

/** JSON with the keys of all bags in order. https://learn.microsoft.com/kusto/query/dynamic-to-json-function */
export const dynamicToJson: ScalarFunction = {
  name: 'dynamic_to_json',
  docs: `${DOCS}dynamic-to-json-function`,
  prepare(use) {
    const convert = use.types[0] === 'string' ? converter('string', 'string') : converter(use.types[0] ?? 'dynamic', 'dynamic');
    return value => {
      const dynamic = convert(value ?? null);
      if (dynamic === null || (typeof dynamic === 'object' && 'decimal' in dynamic)) return '';
      return isArray(dynamic) || isBag(dynamic) || typeof dynamic !== 'string' ? jsonText(dynamic, true) : dynamic;
    };
  },
};

/** What a JSON path leads to in a text, as the type asked for. https://learn.microsoft.com/kusto/query/extract-json-function */
export const extractJson: ScalarFunction = {
  name: 'extract_json',
  docs: `${DOCS}extract-json-function`,
  prepare(use) {
    const convert = converter('dynamic', use.result);
    const text = converter(use.types[1] ?? 'string', 'string');
    return (path, source) => {
      const steps = parsePath(String(path ?? ''));
      const value = use.types[1] === 'dynamic' ? converter('dynamic', 'dynamic')(source ?? null) : parseDynamic(String(text(source ?? null)));
      if (steps === null || typeof value === 'object' && value !== null && 'decimal' in value) return convert(null);
      return convert(findPath(value, steps) ?? null);
    };
  },
};
export const extractjson = alias(extractJson, 'extractjson');
