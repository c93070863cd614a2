import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from '../functions/sql.ts';
import { KqlError } from '../parse/errors.ts';
import { formatOf } from './records.ts';
import { formats, type FileRunOptions, type Format, type TableFiles } from './types.ts';

/** Files of a table under names that DuckDB reads as they are. */
export interface Opened { readonly paths: readonly string[]; readonly format: Format; /** The files by the names that were given. */ readonly names: readonly string[] }

/** A database in memory that can read the files given to it, and nothing else. */
export interface Session { readonly connection: DuckDBConnection; readonly files: ReadonlyMap<string, Opened>; readonly onStatement?: (sql: string) => void; close(): void }

/**
 * Opens a database for one query. No extension is loaded or fetched, and after it is set up no setting can be changed.
 * @throws KqlError of code `DATA` for a file that is not there or whose format is not known.
 */
export async function openSession(tables: Readonly<Record<string, TableFiles>>, options: Pick<FileRunOptions, 'threads' | 'memory' | 'temporary' | 'onStatement'>): Promise<Session> {
  const folder = mkdtempSync(join(options.temporary ?? tmpdir(), 'kql-'));
  try {
    const files = new Map(Object.entries(tables).map(([name, given], at) => [name, opened(name, given, folder, at)] as const));
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads ?? 2), memory_limit: `${options.memory ?? 1024}MiB`, temp_directory: join(folder, 'spill'),
      autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false',
    });
    const connection = await instance.connect();
    const allowed = [...files.values()].flatMap(({ paths }) => paths);
    await connection.run(`SET allowed_paths = [${allowed.map(sqlText).join(', ')}]`);
    await connection.run(`SET allowed_directories = [${sqlText(join(folder, 'spill'))}]`);
    // A timestamp without a zone is UTC, whatever the machine's zone is.
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const close = (): void => {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true, force: true });
    };
    return { connection, files, ...(options.onStatement ? { onStatement: options.onStatement } : {}), close };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Letters that are no pattern to DuckDB and no part of an address. */
const PLAIN = /^\/[\w./@ +-]*$/;

function opened(table: string, { file, format }: TableFiles, folder: string, at: number): Opened {
  const names = typeof file === 'string' ? [file] : file;
  const [first] = names;
  if (first === undefined) throw new KqlError('DATA', `No file is given for the table ${table}.`);
  for (const name of names) if (!existsSync(name)) throw new KqlError('DATA', `There is no file ${name} (table ${table}).`);
  const known = format ?? formatOf(first);
  if (!known) throw new KqlError('DATA', `The format of ${first} is not known: it is one of ${formats.join(', ')}.`);
  const paths = names.map((name, index) => {
    const path = resolve(name);
    if (PLAIN.test(path)) return path;
    // A name with stars or brackets would be a pattern: DuckDB is given another name for the file.
    const link = join(folder, `${at}-${index}`);
    symlinkSync(realpathSync(path), link);
    return link;
  });
  return { paths, format: known, names };
}
