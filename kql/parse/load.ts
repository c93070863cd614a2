import { readFileSync, mkdirSync, writeFileSync, renameSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import vm from 'node:vm';
import { CORRECTIONS } from './corrections.ts';

/** What the rest of `parse/` needs of the language service. */
export interface Service {
  /** The namespace `Kusto.Language`. */
  readonly language: unknown;
  readonly typeName: (value: unknown) => string;
  readonly toArray: (list: unknown) => unknown[];
}

const FILES = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'];

/**
 * What an editor would propose is a quarter of the time that the grammar takes to make, and nothing here asks for it. The service
 * itself has words for which nothing is proposed.
 */
const NO_COMPLETION = `(function () {
  var parsers = Kusto.Language.Parsing && Kusto.Language.Parsing.SyntaxParsers;
  if (!parsers || !Kusto.Language.Editor) return;
  parsers.CreateCompletionItem = parsers.CreateCompletionItem$1 = function () { return null; };
  parsers.GetCompletionKind = parsers.GetCompletionKind$1 = function () { return Kusto.Language.Editor.CompletionKind.Unknown; };
})();`;

/**
 * Whether an object is of a class is asked millions of times, and looked for among its classes each time; of two classes of the
 * service the answer never changes. Binding takes a sixth less time so.
 */
const REMEMBERED_TYPES = `(function () {
  var original = Bridge.is, known = new Map();
  Bridge.is = function (value, type, ignore, whenNull) {
    if (value === null || typeof value !== 'object' || ignore || value.$boxed) return original(value, type, ignore, whenNull);
    var own = value.constructor;
    if (!own || !own.$$name || !type || !type.$$name) return original(value, type, ignore, whenNull);
    var answers = known.get(own);
    if (answers === undefined) known.set(own, answers = new Map());
    var answer = answers.get(type);
    if (answer === undefined) answers.set(type, answer = original(value, type, ignore, whenNull));
    return answer;
  };
})();`;

/**
 * Loads Microsoft's language service into a context of its own: it is C# translated to scripts that define globals.
 * V8's code cache lies in the user's cache folder; one that cannot be written only makes a start slower.
 */
export function loadService(): Service {
  const folder = dirname(createRequire(import.meta.url).resolve('@kusto/language-service-next/package.json'));
  const context = vm.createContext({ setTimeout, clearTimeout, setInterval, clearInterval, console: { log() {}, warn() {}, error() {} } });
  vm.runInContext('var global = this, self = this;', context);
  for (const name of FILES) runCached(join(folder, name), context);
  vm.runInContext(NO_COMPLETION, context);
  vm.runInContext(REMEMBERED_TYPES, context);
  for (const correction of CORRECTIONS) vm.runInContext(correction, context);
  const run = (code: string): unknown => vm.runInContext(code, context);
  const typeName = run('(function (value) { return Bridge.getTypeName(value); })');
  const toArray = run('(function (list) { var n = System.Array.getCount(list), a = []; for (var i = 0; i < n; i++) a.push(System.Array.getItem(list, i)); return a; })');
  if (typeof typeName !== 'function' || typeof toArray !== 'function') throw new TypeError('The language service could not be loaded.');
  return {
    language: run('Kusto.Language'),
    typeName: (value) => String(Reflect.apply(typeName, undefined, [value])),
    toArray: (list) => Array.from<unknown>(Reflect.apply(toArray, undefined, [list])),
  };
}

function runCached(file: string, context: vm.Context): void {
  const code = readFileSync(file, 'utf8');
  const key = createHash('sha256').update(code).update(process.version).update(process.arch).digest('hex').slice(0, 32);
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cordon', 'kql', key);
  const cachedData = readCache(cache);
  const script = new vm.Script(code, { filename: file, ...(cachedData ? { cachedData } : {}) });
  script.runInContext(context);
  if (!cachedData || script.cachedDataRejected) writeCache(cache, script);
}

function readCache(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

/** Written when the process ends: by then the functions that a query needs are compiled and come into the cache. */
function writeCache(file: string, script: vm.Script): void {
  process.once('exit', () => {
    try {
      mkdirSync(dirname(file), { recursive: true });
      const part = `${file}.${process.pid}`;
      writeFileSync(part, script.createCachedData());
      renameSync(part, file);
    } catch {
      // Without a cache the next start is slower, and that is all.
    }
  });
}
