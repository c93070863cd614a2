import { walk, type Syntax } from '../../../kql/parse/syntax.ts';
import { textOf, type Subject } from './change.ts';

/** By the input of a pipe, the pipe: what an operator gives is the input of the next. */
export type Pipes = ReadonlyMap<Syntax, Syntax>;

export function pipesOf(root: Syntax): Pipes {
  return new Map([...walk(root)].filter(({ kind }) => kind === 'PipeExpression').flatMap((pipe) => (pipe.parts[0] === undefined ? [] : [[pipe.parts[0], pipe] as const])));
}

/** Comparisons that are never true of a null or, of text, hardly of an empty one. */
const NEEDS_VALUE = /^(?:Equal(?:Tilde)?|LessThan(?:OrEqual)?|GreaterThan(?:OrEqual)?|Between|In(?:Cs)?|Has\w*|Contains\w*|StartsWith\w*|EndsWith\w*|MatchesRegex)Expression$/;
/** Functions that make something of nothing. */
const FILLS = /\b(?:coalesce|iff|iif|case|isnull|isempty|isnotnull|isnotempty|strcat|tostring|not)\s*\(/i;
/** Operators that keep rows and columns as they are, or add some. */
const KEEPS = /^(?:Extend|Project|ProjectAway|ProjectRename|ProjectReorder|ProjectKeep|Sort|Serialize|As|MvExpand|Join|Lookup)Operator$/;

/** Whether what follows a pipe lets no row pass in which all the columns of these names are null. */
export function rejectsNulls(pipe: Syntax, names: ReadonlySet<string>, subject: Subject, pipes: Pipes): boolean {
  const nulls = new Set(names);
  for (let next = pipes.get(pipe); next !== undefined; next = pipes.get(next)) {
    const operator = next.parts[2];
    if (operator === undefined) return false;
    if (operator.kind === 'FilterOperator') {
      if (conjuncts(operator.parts.at(-1)).some((one) => NEEDS_VALUE.test(one.kind) && mentions(one, nulls, subject))) return true;
      continue;
    }
    if (!KEEPS.test(operator.kind)) return false;
    for (const made of [...walk(operator)].filter(({ kind }) => kind === 'SimpleNamedExpression')) {
      const [name, , value] = made.parts;
      if (name !== undefined && value !== undefined && mentions(value, nulls, subject)) nulls.add(textOf(subject, name));
    }
  }
  return false;
}

function conjuncts(node: Syntax | undefined): Syntax[] {
  if (node === undefined) return [];
  return node.kind === 'AndExpression' || node.kind === 'ParenthesizedExpression' ? node.parts.flatMap(conjuncts) : [node];
}

function mentions(node: Syntax, names: ReadonlySet<string>, subject: Subject): boolean {
  return !FILLS.test(textOf(subject, node)) && [...walk(node)].some((one) => one.kind === 'NameReference' && names.has(textOf(subject, one)));
}
