import type { Row } from '../run/tables.ts';
import type { Column } from '../values.ts';
import { comparedWith, documentOf, expandedIn, memberNames, parsedAs, textsOf, type DocumentForm } from './hints.ts';

/** What the rows are made for. */
export interface Wanted {
  readonly query: string;
  /** Names that unpacked bags must have besides those that the query writes as members. */
  readonly members: readonly string[];
  readonly now: Date;
}

const ROWS = 4;
const WORDS = ['alpha', 'bravo', 'host-1.example.com', 'user@example.com', '203.0.113.7', 'Success'];

/** Rows that fit a table and that the query's filters let something of through. The same query and table always give the same rows. */
export function rowsFor(table: string, columns: readonly Column[], wanted: Wanted): Row[] {
  const named = [...new Set([...wanted.members, ...memberNames(wanted.query)])];
  // What is unpacked must not have the name of a column; of XML the names are values, which become columns when the others are gone.
  const taken = new Set(unpacks(wanted.query) ? columns.map(({ name }) => name) : []);
  const members: Members = { all: named.slice(0, 24), free: named.filter((name) => !taken.has(name)).slice(0, 24) };
  return Array.from({ length: ROWS }, (_none, at) => Object.fromEntries(columns.map((column) => {
    // Columns that the query does not name need no value, and a wide table has hundreds.
    if (!wanted.query.includes(column.name) && column.name !== 'TimeGenerated') return [column.name, null];
    return [column.name, valueFor(table, column, at, members, wanted)];
  })));
}

interface Members { readonly all: readonly string[]; readonly free: readonly string[] }

const unpacks = (query: string): boolean => query.includes('bag_unpack');

/** What a dynamic value is to be: what is unpacked has flat objects, in a list where it is expanded before. */
function formOf(query: string): DocumentForm {
  const [before, after] = query.split('bag_unpack', 2);
  if (after === undefined) return 'nested';
  return /\bmv-?(?:expand|apply)\b/.test(before ?? '') ? 'list' : 'flat';
}

function valueFor(table: string, { name, type }: Column, at: number, { all, free }: Members, wanted: Wanted): unknown {
  const constants = comparedWith(wanted.query, name);
  const pick = randomOf(`${table}\n${name}`) + at;
  const constant = constants[pick % Math.max(1, constants.length)];
  switch (type) {
    case 'bool': return at % 2 === 0;
    case 'int':
    case 'long': return constant !== undefined && /^-?\d{1,9}$/.test(constant) ? Number(constant) : pick % 100_000;
    case 'real':
    case 'decimal': return constant !== undefined && /^-?\d{1,9}(?:\.\d+)?$/.test(constant) ? Number(constant) : (pick % 10_000) / 8;
    case 'datetime': return instant(wanted.now, at);
    case 'timespan': return `00:${String(pick % 60).padStart(2, '0')}:00`;
    case 'guid': return `00000000-0000-4000-8000-${String(pick % 1e12).padStart(12, '0')}`;
    case 'dynamic': return documentOf(free, at, constant, formOf(wanted.query), expandedIn(wanted.query));
    case 'string': {
      const form = parsedAs(wanted.query, name);
      if (form === 'xml') return xml(wanted.query, all, at);
      if (form === 'json') return JSON.stringify(documentOf(free, at, constant, formOf(wanted.query), expandedIn(wanted.query)));
      return constant ?? WORDS[pick % WORDS.length];
    }
  }
}

/** Most rows of the last hour, one older: rules compare the present with a time before. */
const instant = (now: Date, at: number): string => new Date(now.getTime() - (at === ROWS - 1 ? 3 * 86_400_000 : (at + 1) * 300_000)).toISOString();

/** An event of Windows as the workspace has it, with a datum for each name. */
function xml(query: string, members: readonly string[], at: number): string {
  const data = members.map((name) => `<Data Name="${name.replace(/[^\w.-]/g, '')}">${WORDS[at % WORDS.length] ?? ''}</Data>`).join('');
  const event = `<EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event">${data}<Data Name="Other">${escaped(textsOf(query).join(' '))}</Data></EventData>`;
  return query.includes('DataItem') ? `<DataItem type="System.XmlData">${event}</DataItem>` : event;
}

const escaped = (text: string): string => text.replace(/[&<>\u0000-\u001f]/g, ' ');

/** A number from a text: FNV-1a. */
function randomOf(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  return hash >>> 0;
}
