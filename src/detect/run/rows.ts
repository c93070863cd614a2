import { isArray, isBag, jsonText } from '../../../kql/values/dynamic.ts';
import { textOf } from '../../../kql/values/text.ts';
import type { Column, Table, Value } from '../../../kql/values.ts';
import { Json } from '../../model/index.ts';

/** A row of a result as JSON: times, spans and decimals are text, and so is a long beyond 2^53, of which JSON would lose digits. */
export type ResultRow = Readonly<Record<string, Json>>;

/** The rows of a result. */
export function resultRows(table: Table): ResultRow[] {
  const cells = table.schema.map((column, at) => (table.columns[at] ?? []).map(cellOf(column)));
  return Array.from({ length: table.length }, (_none, row) => Object.fromEntries(table.schema.map(({ name }, at) => [name, cells[at]?.[row] ?? null])));
}

function cellOf({ type }: Column): (value: Value) => Json {
  const text = textOf(type);
  return (value) => {
    if (value === null || typeof value === 'boolean') return value;
    if (isArray(value) || isBag(value)) return Json.parse(JSON.parse(jsonText(value)));
    const counts = typeof value === 'number' || (typeof value === 'bigint' && (type === 'long' || type === 'dynamic'));
    const number = counts ? Number(value) : Number.NaN;
    return Number.isFinite(number) && (typeof value === 'number' || Number.isSafeInteger(number)) ? number : text(value);
  };
}

/** A cell as Sentinel puts it into titles, entities and custom details. */
export function cellText(cell: Json | undefined): string {
  if (cell === undefined || cell === null) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
