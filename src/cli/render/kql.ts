import { textOf } from '../../../kql/values/text.ts';
import { jsonText, toElement } from '../../../kql/values/dynamic.ts';
import type { Column, Table, Value } from '../../../kql/values.ts';
import type { Colours } from '../streams.ts';
import { visible } from './visible.ts';

const GAP = 2;
const NARROWEST = 6;
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;

/** A result for people: aligned columns, numbers at the right, nulls dim, no line longer than `width` (null: as wide as it is). */
export function renderTable(table: Table, rows: number, width: number | null, colours: Colours): string {
  const cells = table.schema.map(({ type }, column) => Array.from({ length: rows }, (_none, row) => cellText(type, table.columns[column]?.[row] ?? null)));
  const { widths, hidden } = fit(table.schema.map(({ name }, column) => Math.max(widthOf(visible(name)), ...(cells[column] ?? []).map(({ text }) => widthOf(text)))), width);
  const line = (of: (column: number) => { text: string; paint: (text: string) => string; right: boolean }): string => widths.map((most, column) => {
    const { text, paint, right } = of(column);
    const short = cut(text, most);
    const space = ' '.repeat(most - widthOf(short));
    return right ? space + paint(short) : paint(short) + (column === widths.length - 1 ? '' : space);
  }).join(' '.repeat(GAP)).trimEnd();
  const asIs = (text: string): string => text;
  const lines = [
    line((column) => ({ text: visible(table.schema[column]?.name ?? ''), paint: colours.bold, right: isNumber(table.schema[column]) })),
    line((column) => ({ text: '-'.repeat(widths[column] ?? 0), paint: colours.dim, right: false })),
    ...Array.from({ length: rows }, (_none, row) => line((column) => {
      const { text, isNull } = cells[column]?.[row] ?? { text: '', isNull: true };
      return { text, paint: isNull ? colours.dim : asIs, right: isNumber(table.schema[column]) };
    })),
  ];
  const left = table.schema.slice(table.schema.length - hidden).map(({ name }) => visible(name));
  return [...lines, ...(hidden === 0 ? [] : [colours.dim(cut(`and ${hidden} more: ${left.join(', ')}`, width ?? Infinity))])].join('\n');
}

function cellText(type: Column['type'], value: Value): { text: string; isNull: boolean } {
  return value === null ? { text: 'null', isNull: true } : { text: visible(textOf(type)(value)), isNull: false };
}

const isNumber = (column: Column | undefined): boolean => ['int', 'long', 'real', 'decimal'].includes(column?.type ?? '');

/** The widths that fit: the widest columns give first; columns that do not fit even when narrow are left out from the right. */
function fit(natural: readonly number[], width: number | null): { widths: number[]; hidden: number } {
  const widths = [...natural];
  if (width === null) return { widths, hidden: 0 };
  const total = (): number => widths.reduce((sum, one) => sum + one + GAP, -GAP);
  while (widths.length > 1 && widths.reduce((sum, one) => sum + Math.min(one, NARROWEST) + GAP, -GAP) > width) widths.pop();
  while (total() > width) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.lastIndexOf(widest)] = Math.max(NARROWEST, widest - Math.max(1, Math.ceil((total() - width) / widths.length)));
  }
  return { widths, hidden: natural.length - widths.length };
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

function cut(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let out = '';
  let width = 0;
  for (const character of text) {
    width += WIDE.test(character) ? 2 : 1;
    if (width > most - 1) break;
    out += character;
  }
  return `${out}…`;
}

/** RFC 4180, with the header; null and the empty string are both nothing. What a terminal would obey, but for line ends and tabs, is shown. */
export function renderCsv(table: Table, rows: number): string {
  const cell = (text: string): string => {
    const shown = text.split(/([\r\n\t]+| {2,})/).map((part, index) => (index % 2 === 1 ? part : visible(part))).join('');
    return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
  };
  const texts = table.schema.map(({ type }) => textOf(type));
  const lines = [table.schema.map(({ name }) => cell(name)).join(',')];
  for (let row = 0; row < rows; row++) lines.push(texts.map((text, column) => cell(text(table.columns[column]?.[row] ?? null))).join(','));
  return lines.join('\r\n');
}

/** The rows as JSON objects, with every digit of a long: not by JSON.stringify, which has none for them. */
export function rowsJson(table: Table, rows: number): string {
  const keys = table.schema.map(({ name }) => JSON.stringify(name));
  const elements = table.schema.map(({ type }) => toElement(type));
  return `[${Array.from({ length: rows }, (_none, row) => `{${keys.map((key, column) => `${key}:${jsonText(elements[column]?.(table.columns[column]?.[row] ?? null) ?? null)}`).join(',')}}`).join(',')}]`;
}
