import { at, call, child, className, items, kind, list, maybe, number, object, string, type Node } from './bridge.ts';
import { KqlError, placeOf } from './errors.ts';
import { withoutMissing } from './fuzzy.ts';
import { withPack } from './find-pack.ts';
import { globalsOf } from './globals.ts';
import type { Schema } from './schema.ts';
import { isTolerated } from './tolerated.ts';
import { nearest } from './suggest.ts';

/** A query that the binder accepts. */
export interface Parsed { readonly text: string; readonly statements: readonly Node[]; readonly warnings: readonly string[] }

let isReady = false;

/** Loads the language service and lets it make its grammar, which is most of its first use. */
export function ready(): void {
  if (isReady) return;
  analyze('print 1', globalsOf({ tables: {} }, ''));
  isReady = true;
}

/** A query as the binder sees it, whatever is wrong with it. */
export interface Examined {
  readonly text: string;
  /** The root of the bound tree. */
  readonly root: Node;
  /** In the order of the text, each with the service's own code of it (`KS142`). */
  readonly errors: readonly { readonly error: KqlError; readonly diagnostic: string }[];
  readonly warnings: readonly string[];
  /** Whether operands of a fuzzy union that do not exist were left out: their columns are not in the result. */
  readonly shortened: boolean;
}

/** Parses and binds a query, and lists what is wrong. @throws KqlError for a text that cannot be read at all. */
export function examine(text: string, schema: Schema): Examined {
  const globals = globalsOf(schema, text);
  const { query, code: first } = analyzePacked(text, globals);
  const shortened = /isfuzzy/i.test(text) ? withoutMissing(query, child(first, 'Syntax')) : null;
  const code = shortened === null ? first : analyze(shortened, globals);
  const diagnostics = items(call(code, 'GetDiagnostics'));
  const syntax = new Set(items(call(code, 'GetSyntaxDiagnostics')).map((d) => `${number(d, 'Start')}:${string(d, 'Code')}`));
  const errors: { error: KqlError; diagnostic: string }[] = [];
  const warnings: string[] = [];
  for (const diagnostic of diagnostics) {
    const start = number(diagnostic, 'Start');
    if (isTolerated(string(diagnostic, 'Code'), text.slice(0, start), text.slice(start, start + number(diagnostic, 'Length')))) continue;
    if (string(diagnostic, 'Severity') !== 'Error') warnings.push(string(diagnostic, 'Message'));
    else errors.push({ error: errorOf(diagnostic, text, code, schema, syntax.has(`${number(diagnostic, 'Start')}:${string(diagnostic, 'Code')}`)), diagnostic: string(diagnostic, 'Code') });
  }
  if (severalTables(child(code, 'Syntax'))) warnings.push('The query gives several tables; the answer here is the first of them.');
  return { text, root: child(code, 'Syntax'), errors: errors.sort((a, b) => (a.error.place?.start ?? 0) - (b.error.place?.start ?? 0)), warnings, shortened: shortened !== null };
}

/**
 * Parses and binds a query. Only errors refuse it; what the service merely advises against is kept as a warning.
 * @throws KqlError of code `SYNTAX` or `SEMANTIC`, with every error of the query in `all`.
 */
export function parse(text: string, schema: Schema): Parsed {
  const { root, errors, warnings } = examine(text, schema);
  const [error, ...rest] = errors.map((one) => one.error);
  if (error) throw new KqlError(error.code, error.message, error.place, error.suggestion, rest);
  return { text, statements: list(root, 'Statements'), warnings };
}

const severalTables = (root: Node): boolean => list(root, 'Statements').some((statement) => className(statement) === 'ExpressionStatement' && endsWithSeveral(child(statement, 'Expression')));

function endsWithSeveral(expression: Node): boolean {
  const type = maybe(expression, 'ResultType');
  if (type && className(type) === 'GroupSymbol') return true;
  return className(expression) === 'PipeExpression' && kind(child(expression, 'Operator')) === 'RenderOperator' && endsWithSeveral(child(expression, 'Expression'));
}

/** The bound tree of a query, whatever is wrong with it. @throws KqlError for a text that cannot be read at all. */
export const bind = (text: string, schema: Schema): Node => child(analyzePacked(text, globalsOf(schema, text)).code, 'Syntax');

/** With what the service cannot read of a `find` rewritten; what follows it in the text is only then read. */
function analyzePacked(text: string, globals: Node): { query: string; code: Node } {
  let query = text;
  let code = analyze(text, globals);
  while (/\bpack_all\b/.test(query) && /\bfind\b/.test(query)) {
    const packed = withPack(query, child(code, 'Syntax'));
    if (packed === null) break;
    query = packed;
    code = analyze(query, globals);
  }
  return { query, code };
}

/** The service itself fails on some broken texts; for its caller they are texts that cannot be read. */
function analyze(text: string, globals: Node): Node {
  try {
    return object(call(object(at('KustoCode'), 'KustoCode'), 'ParseAndAnalyze', text, globals), 'code');
  } catch (error) {
    throw new KqlError('SYNTAX', `The query cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function errorOf(diagnostic: Node, text: string, code: Node, schema: Schema, syntax: boolean): KqlError {
  const start = number(diagnostic, 'Start');
  const length = number(diagnostic, 'Length');
  const message = string(diagnostic, 'Message');
  const written = text.slice(start, start + length);
  return new KqlError(syntax ? 'SYNTAX' : 'SEMANTIC', message, placeOf(text, start, length), nearest(written, message, start, code, schema));
}
