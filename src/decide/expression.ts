import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { closest, distance } from 'fastest-levenshtein';
import { EntityContext, Event, Incident } from '../model/index.ts';

/** What a `when:` expression can see: data only, no functions of ours. */
export interface ExpressionVariables {
  /** The incident, with `score` and `priority`. */
  incident: Record<string, unknown>;
  /** `kind`, `value`, `name` of the target. */
  entity: Record<string, unknown>;
  /** What is known of the target, with `threatConfidence` and `earlierIncidents`. */
  context: Record<string, unknown>;
  /** The first event that named the target and matched the trigger. */
  event: Record<string, unknown>;
}

export type Evaluation = { ok: true; holds: boolean } | { ok: false; problem: string };

const FIELDS: Record<keyof ExpressionVariables, string[]> = {
  incident: [...Object.keys(Incident.shape), 'score'],
  entity: ['kind', 'value', 'name'],
  context: [...Object.keys(EntityContext.shape), 'threatConfidence', 'earlierIncidents'],
  event: Object.keys(Event.shape),
};

// `matches` is left out: a regular expression over an alert's text can run for ever. Time functions are left out:
// some of the library's depend on the machine's time zone.
const FUNCTIONS = new Set([
  'size', 'has', 'exists', 'exists_one', 'all', 'filter', 'map', 'contains', 'startsWith', 'endsWith', 'lowerAscii', 'upperAscii', 'trim', 'int', 'double', 'string', 'dyn',
]);
const MACROS = new Set(['exists', 'exists_one', 'all', 'filter', 'map']);
const LONGEST_EXPRESSION = 1_000;
const DEEPEST_MACRO = 2;

const environment = new Environment({ limits: { maxAstNodes: 200, maxDepth: 40, maxListElements: 50, maxMapEntries: 20, maxCallArguments: 4 } });
for (const name of Object.keys(FIELDS)) environment.registerVariable(name, 'map');

type Compiled = { run: ParseResult } | { problem: string };
const compiled = new Map<string, Compiled>();
const MOST_COMPILED = 5_000;

/** What is wrong with a CEL expression (https://cel.dev) of a playbook, in one sentence; null when it can be used. */
export function checkExpression(text: string): string | null {
  const result = compile(text);
  return 'problem' in result ? result.problem : null;
}

/** Evaluates an expression. An error, or a value that is not true or false, is a problem and never "holds". */
export function evaluate(text: string, variables: ExpressionVariables): Evaluation {
  const result = compile(text);
  if ('problem' in result) return { ok: false, problem: result.problem };
  try {
    const value: unknown = result.run({ ...variables });
    if (typeof value === 'boolean') return { ok: true, holds: value };
    return { ok: false, problem: `expected true or false, got ${value === null ? 'null' : typeof value}` };
  } catch (error) {
    return { ok: false, problem: firstLine(error) };
  }
}

function compile(text: string): Compiled {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const result = build(text);
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(text, result);
  return result;
}

function build(text: string): Compiled {
  if (text.length > LONGEST_EXPRESSION) return { problem: `longer than ${LONGEST_EXPRESSION} characters` };
  try {
    const checked = environment.check(text);
    if (!checked.valid) return { problem: firstLine(checked.error) };
    if (checked.type !== 'bool' && checked.type !== 'dyn') return { problem: `expected true or false, this gives ${checked.type ?? 'something else'}` };
    const run = environment.parse(text);
    const problem = inspect(run.ast, 0);
    return problem === null ? { run } : { problem };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}

function inspect(node: ASTNode, depth: number): string | null {
  if (node.op === 'call') return inspectCall(node.args[0], node.args[1], depth);
  if (node.op === 'rcall') return inspectCall(node.args[0], [node.args[1], ...node.args[2]], depth);
  if (node.op === '.') {
    const [object, field] = node.args;
    return (object.op === 'id' ? inspectField(object.args, field) : null) ?? inspect(object, depth);
  }
  return firstProblem(children(node), depth);
}

function inspectCall(name: string, args: readonly ASTNode[], depth: number): string | null {
  if (!FUNCTIONS.has(name)) return `${name}() is not available here; there are ${[...FUNCTIONS].join(', ')}`;
  const inner = MACROS.has(name) ? depth + 1 : depth;
  if (inner > DEEPEST_MACRO) return `${name}() is nested more than ${DEEPEST_MACRO} deep`;
  return firstProblem(args, inner);
}

function inspectField(variable: string, field: string): string | null {
  if (!isVariable(variable) || FIELDS[variable].includes(field)) return null;
  const near = closest(field, FIELDS[variable]);
  const hint = distance(field, near) <= 3 ? ` (did you mean "${near}"?)` : '';
  return `${variable} has no field "${field}"${hint}`;
}

function isVariable(name: string): name is keyof ExpressionVariables {
  return Object.hasOwn(FIELDS, name);
}

function firstProblem(nodes: readonly ASTNode[], depth: number): string | null {
  for (const node of nodes) {
    const problem = inspect(node, depth);
    if (problem !== null) return problem;
  }
  return null;
}

function children(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value': case 'id': return [];
    case '.': case '.?': return [node.args[0]];
    case 'call': return node.args[1];
    case 'rcall': return [node.args[1], ...node.args[2]];
    case 'map': return node.args.flat();
    case '!_': case '-_': return [node.args];
    default: return node.args;
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : 'the expression cannot be read';
  return text.split('\n')[0] ?? text;
}
