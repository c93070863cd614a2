import { readFileSync, statSync } from 'node:fs';
import { compile, KqlError, renderError, type Compiled, type Schema } from '../../../kql/index.ts';
import { explainPlan } from '../../../kql/explain/index.ts';
import { openFolder, type Folder } from '../../../kql/folder/index.ts';
import { readSchemas } from '../../../kql/schemas/read.ts';
import { EXIT, UsageError, type ErrorAnswer, type ExitCode } from '../../model/index.ts';
import type { CliContext, Verb } from '../context.ts';
import { instantOf } from '../instant.ts';
import { count } from '../render/layout.ts';
import { renderCsv, renderTable, rowsJson } from '../render/kql.ts';
import { visible } from '../render/visible.ts';

/** Rows of a table that a person reads; what is printed for a machine has all of them. */
const SCREEN = 100;
/** Mistakes of one query that are shown; one misspelt name is often named again and again. */
const SHOWN = 5;

/** `cordon kql QUERY`: over the files of a folder, or over nothing for `print` and `datatable`. Needs no response repository. */
export const kql: Verb = async (context, [given], options) => {
  const text = (name: string): string | null => (typeof options[name] === 'string' ? options[name] : null);
  const file = text('queryFile');
  if ((given === undefined) === (file === null)) throw new UsageError('give a query, or a file of one', 'Run `cordon kql \'print now()\'`, or `cordon kql --query-file hunt.kql`.');
  if (options['csv'] === true && context.json) throw new UsageError('--csv and --json at once', 'Leave one out.');
  const query = file === null ? given ?? '' : read(file);
  const now = instantOf(options['now'], 'now') ?? new Date();
  const limit = rowsOf(text('limit'));
  let folder: Folder | null = null;
  try {
    const schema = schemaOf(text('schemas'), context);
    folder = text('data') === null ? null : await openFolder(folderOf(text('data') ?? ''), query, schema);
    const compiled = compile(query, folder?.schema ?? schema);
    for (const warning of compiled.warnings) context.say(`warning: ${visible(warning)}`);
    if (options['explain'] === true) return explain(context, compiled, folder === null ? explainPlan(compiled.plan) : await folder.explain(compiled, now));
    const began = performance.now();
    const table = folder === null ? compiled.run({}, { now }) : await folder.run(compiled, { now });
    const rows = Math.min(table.length, limit ?? (context.json || options['csv'] === true ? Infinity : SCREEN));
    if (context.json) context.print(answer(compiled, { columns: table.schema, plan: null, rows: rowsJson(table, rows), total: table.length }));
    else if (options['csv'] === true) context.print(renderCsv(table, rows));
    else context.print(renderTable(table, rows, process.stdout.isTTY ? process.stdout.columns : null, context.colours));
    const more = rows < table.length ? `, ${rows} shown` : '';
    if (!context.json) context.say(context.colours.dim(`${count(table.length, 'row')}${more}, ${Math.round(performance.now() - began)} ms`));
    return EXIT.done;
  } catch (error) {
    if (error instanceof KqlError) return refuse(context, error, query, file ?? 'query', folder);
    throw error;
  }
};

function explain(context: CliContext, compiled: Compiled, plan: readonly string[]): ExitCode {
  if (context.json) context.print(answer(compiled, { columns: compiled.columns, plan, rows: 'null', total: null }));
  else context.print(tame(plan.join('\n')));
  return EXIT.done;
}

function answer({ ordered, warnings }: Compiled, { columns, plan, rows, total }: { columns: Compiled['columns']; plan: readonly string[] | null; rows: string; total: number | null }): string {
  return `{"columns":${JSON.stringify(columns)},"ordered":${ordered},"warnings":${JSON.stringify(warnings)},"plan":${JSON.stringify(plan)},"rows":${rows},"total":${total}}`;
}

/** One character for one, so that carets and branches stay where they belong. */
const tame = (text: string): string => text.split('\n').map((line) => line.replaceAll('\t', ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')).join('\n');

/** Everything that is wrong with a query, each with its line and a caret; the same as problems in JSON. */
function refuse(context: CliContext, error: KqlError, query: string, name: string, folder: Folder | null): ExitCode {
  const shown = error.all.slice(0, SHOWN).map((one) => tame(renderError(one, query, name)));
  const left = error.all.length - shown.length;
  const next = nextOf(error, folder);
  context.say([...shown.map((one) => `error: ${one}`), ...(left > 0 ? [`and ${count(left, 'more mistake')}`] : []), `  next: ${next}`].join('\n'));
  if (context.json) {
    const problems = error.all.map(({ place, message, suggestion }) => ({ file: name, line: place?.line ?? 1, column: place?.column ?? 1, path: '', message, nearest: suggestion }));
    context.print(JSON.stringify({ error: { code: `KQL_${error.code}`, message: error.message, next, problems } } satisfies ErrorAnswer));
  }
  return EXIT.invalid;
}

function nextOf({ code, suggestion }: KqlError, folder: Folder | null): string {
  if (code === 'LIMIT') return 'Filter earlier, or join and expand less.';
  if (code === 'DATA') return 'Correct the file, or give the types of its columns with --schemas.';
  if (code === 'UNSUPPORTED') return 'kql/README.md lists what is supported.';
  if (suggestion !== null || code === 'SYNTAX') return 'Correct the query.';
  if (folder === null) return 'Correct the query; for tables of files give their folder with --data.';
  return folder.files.length === 0 ? 'The folder has no table files (SigninLogs.ndjson, .jsonl, .json, .csv, .parquet).' : `Correct the query. The folder has ${folder.files.map(({ table }) => visible(table)).join(', ')}.`;
}

function schemaOf(folder: string | null, context: CliContext): Schema {
  if (folder === null) return { tables: {} };
  const { schema, problems } = readSchemas(folderOf(folder));
  for (const problem of problems) context.say(`warning: ${visible(problem)}`);
  return schema;
}

function folderOf(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UsageError(`${path} is no folder`, 'Name a folder that exists.');
  return path;
}

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${file} cannot be read`, 'Name a file of one KQL query.', error);
  }
}

function rowsOf(text: string | null): number | null {
  if (text !== null && !/^\d{1,9}$/.test(text)) throw new UsageError(`--limit ${text} is no number of rows`, 'Write it as --limit 20.');
  return text === null ? null : Number(text);
}
