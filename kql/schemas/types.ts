import { scalarTypes, type ScalarType } from '../values.ts';

/** Other names of Kusto's types: .NET's and those of people. https://learn.microsoft.com/kusto/query/scalar-data-types/ */
const ALIASES: Readonly<Record<string, ScalarType>> = {
  boolean: 'bool', sbyte: 'bool', int32: 'int', integer: 'int', int64: 'long', bigint: 'long', double: 'real', float: 'real', sqldecimal: 'decimal',
  date: 'datetime', 'date/time': 'datetime', time: 'timespan', uuid: 'guid', uniqueid: 'guid', object: 'dynamic', text: 'string',
};

/** The scalar type of a name as schemas write it, whatever its case; null where it is none. */
export function typeNamed(name: string): ScalarType | null {
  const plain = name.trim().toLowerCase();
  return scalarTypes.find((type) => type === plain) ?? (Object.hasOwn(ALIASES, plain) ? ALIASES[plain] ?? null : null);
}
