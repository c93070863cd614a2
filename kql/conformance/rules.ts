import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { compile, KqlError, type Compiled, type Schema } from '../index.ts';
import { GEO_COLUMNS, GEO_TABLE } from '../functions/ip/geo-info.ts';
import { watchlistTable, WATCHLIST_COLUMNS } from '../parse/schema.ts';
import { tablesIn } from '../plan/tables-in.ts';
import type { Column } from '../values.ts';
import { rowsFor } from './generate.ts';
import { crash, refusal, type Failure } from './measure.ts';

const Line = z.looseObject({ kql: z.string() });

export interface Rule { readonly line: number; readonly kql: string }

/** How rules fare: compiled against schemas, and run on rows that fit them. */
export interface RuleFigures { readonly total: number; readonly compiled: number; readonly ran: number; readonly failures: readonly Failure[] }

const NOW = new Date('2024-06-03T12:00:00Z');
/** So often are a watchlist's columns, or the members of an unpacked bag, learned from what the query misses. */
const LESSONS = 16;

/** Reads JSON lines of `{ kql }`. Throws with the line where one is none. */
export function readRules(file: string): Rule[] {
  return readFileSync(file, 'utf8').split('\n').map((text, index) => ({ text, line: index + 1 })).filter(({ text }) => text.trim() !== '').map(({ text, line }) => {
    const parsed = Line.safeParse(JSON.parse(text));
    if (!parsed.success) throw new Error(`${file}:${line} is no rule: ${z.prettifyError(parsed.error)}`);
    return { line, kql: parsed.data.kql };
  });
}

export function measureRules(rules: readonly Rule[], schema: Schema): RuleFigures {
  // The database of addresses is data too: its rows are made as those of any table are.
  const withAddresses: Schema = { ...schema, tables: { [GEO_TABLE]: GEO_COLUMNS, ...schema.tables } };
  const failures: Failure[] = [];
  let [compiled, ran] = [0, 0];
  for (const { line, kql } of rules) {
    let step = 'compile';
    try {
      const made = withWatchlists(kql, kql.includes(GEO_TABLE) ? withAddresses : schema);
      compiled += 1;
      step = 'run';
      runOnRows(kql, made.query, made.schema);
      ran += 1;
    } catch (error) {
      failures.push({ line, why: `${step}: ${error instanceof KqlError ? refusal(error) : `crashed: ${crash(error)}`}` });
    }
  }
  return { total: rules.length, compiled, ran, failures };
}

/** Nobody publishes what a workspace's watchlists have: a rule that reads one is given the columns that it names. */
function withWatchlists(kql: string, schema: Schema): { query: Compiled; schema: Schema } {
  const aliases = [...kql.matchAll(/_GetWatchlist\s*\(\s*@?["']([^"']*)["']/g)].map(([, alias = '']) => alias);
  const own = new Map<string, Column>();
  for (let lesson = 0; ; lesson++) {
    const columns = [...own.values()];
    const known: Schema = columns.length === 0 ? schema : { ...schema, watchlists: Object.fromEntries(aliases.map((alias) => [alias, columns])) };
    try {
      return { query: compile(kql, known), schema: known };
    } catch (error) {
      const names = missing(error).filter((name) => !own.has(name));
      if (aliases.length === 0 || names.length === 0 || lesson >= LESSONS) throw error;
      for (const name of names) own.set(name, { name, type: 'string' });
    }
  }
}

/** The columns that a query does not find, by name. */
function missing(error: unknown): string[] {
  if (!(error instanceof KqlError)) return [];
  return error.all.flatMap(({ message }) => /^The name '(.+?)' does not refer to any known column/.exec(message)?.[1] ?? /^The column '(.+?)' must exist/.exec(message)?.[1] ?? []);
}

function runOnRows(kql: string, query: Compiled, schema: Schema): void {
  const named = new Map(tablesIn(query.plan).map(({ name, columns }) => [name, columns]));
  const words = new Set(kql.match(/\w+/g));
  const all = { ...Object.fromEntries(Object.entries(schema.tableFunctions ?? {}).map(([name, { columns }]) => [name, columns])), ...schema.tables };
  for (const word of words) if (Object.hasOwn(all, word) && !named.has(word)) named.set(word, all[word] ?? []);
  for (const [alias, columns] of Object.entries(schema.watchlists ?? {})) named.set(watchlistTable(alias), [...WATCHLIST_COLUMNS, ...columns]);
  const members = new Set<string>();
  for (let lesson = 0; ; lesson++) {
    const tables = Object.fromEntries([...named].map(([name, columns]) => [name, rowsFor(name, columns, { query: kql, members: [...members], now: NOW })]));
    try {
      query.run(tables, { now: NOW, limits: { milliseconds: 20_000 } });
      return;
    } catch (error) {
      // The columns of an unpacked bag are what the rows have: the rows are made again with what the query reads of it.
      const names = missing(error).filter((name) => !members.has(name));
      if (names.length === 0 || lesson >= LESSONS || query.columns !== null) throw error;
      for (const name of names) members.add(name);
    }
  }
}
