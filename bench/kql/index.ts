import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, DuckDBTimestampValue, type DuckDBConnection } from '@duckdb/node-api';
import { runOnFiles } from '../../kql/data/run.ts';
import { compile } from '../../kql/index.ts';
import { UNIX_EPOCH, type Table } from '../../kql/values.ts';
import { interleaved, ms, quantile, say } from '../measure.ts';
import { SIGN_INS, writeSignIns } from './data.ts';
import { pairs, type Pair } from './queries.ts';

const ROUNDS = 5;
const THREADS = 2;

/** Eight queries over a Parquet file, by the engine and by hand in SQL, whose answers must be the same. */
export async function benchKql(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kql-bench-'));
  try {
    for (const rows of [1_000_000, 5_000_000]) await benchSize(join(folder, `${rows}.parquet`), rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchSize(path: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(THREADS), memory_limit: '2GiB' });
  const connection = await instance.connect();
  await writeSignIns(connection, path, rows);
  await connection.run(`CREATE VIEW t AS SELECT * FROM read_parquet('${path}')`);
  say(`kql. ${rows / 1_000_000} million sign-ins in Parquet, ${THREADS} threads, ${ROUNDS} rounds, medians`);
  const ratios: number[] = [];
  for (const pair of pairs) ratios.push(await benchPair(pair, path, connection));
  say(`   median ratio ${quantile(ratios, 0.5).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}`);
  connection.closeSync();
  instance.closeSync();
}

async function benchPair({ name, kql, sql }: Pair, path: string, connection: DuckDBConnection): Promise<number> {
  const compiled = compile(kql, { tables: { SigninLogs: SIGN_INS } });
  const engine = async (): Promise<Table> => await runOnFiles(compiled, { SigninLogs: { file: path } }, { now: new Date('2024-05-03T00:00:00Z'), threads: THREADS, memory: 2048 });
  const byHand = async (): Promise<unknown[][]> => await (await connection.runAndReadAll(sql)).getColumns();
  const [answer, expected] = [rowsOf((await engine()).columns), rowsOf(await byHand())];
  const same = answer.length === expected.length && answer.every((row, at) => row === expected[at]);
  if (!same) throw new Error(`${name}: ${answer.length} rows, by hand ${expected.length}: ${answer.find((row, at) => row !== expected[at])}`);
  const times = await interleaved({ kql: engine, sql: byHand }, ['kql', 'sql'], ROUNDS);
  const [own, hand] = [quantile(times.kql, 0.5), quantile(times.sql, 0.5)];
  say(`   ${name.padEnd(22)} ${ms(own).padStart(8)}   by hand ${ms(hand).padStart(8)}   ratio ${(own / hand).toFixed(2)}   ${answer.length} rows`);
  return own / hand;
}

/** Rows as text in one order: a timestamp as ticks. */
function rowsOf(columns: readonly (readonly unknown[])[]): string[] {
  const text = (value: unknown): string => String(value instanceof DuckDBTimestampValue ? value.micros * 10n + UNIX_EPOCH : value);
  return (columns[0] ?? []).map((_, row) => columns.map((column) => text(column[row])).join('|')).sort();
}
