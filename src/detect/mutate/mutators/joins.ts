import type { Syntax } from '../../../../kql/parse/syntax.ts';
import { replaced, textOf, without, type Change, type Mutator, type Subject } from '../change.ts';
import { ofKind } from '../predicates.ts';
import { rejectsNulls, type Pipes, pipesOf } from '../nulls.ts';

/** A column that no query has. */
const ANY = '__any';

/** What a join of a kind becomes: one side is no longer needed, or is needed where it was forbidden. https://learn.microsoft.com/kusto/query/join-operator */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  innerunique: ['leftouter', 'rightouter'], inner: ['leftouter', 'rightouter'], leftouter: ['inner'], rightouter: ['inner'], fullouter: ['inner'],
  leftanti: ['leftsemi'], anti: ['leftsemi'], leftantisemi: ['leftsemi'], leftsemi: ['leftanti'], rightanti: ['rightsemi'], rightantisemi: ['rightsemi'], rightsemi: ['rightanti'],
};

/** Joins and lookups: of another kind, without one of their keys, and left out. */
export const joins: Mutator = (subject) => {
  const pipes = pipesOf(subject.root);
  return ofKind(subject, 'PipeExpression').flatMap((pipe) => {
    const operator = pipe.parts[2];
    if (operator === undefined) return [];
    if (operator.kind === 'UnionOperator') return [cut(pipe, operator, 'union')];
    if (operator.kind !== 'JoinOperator' && operator.kind !== 'LookupOperator') return [];
    return [cut(pipe, operator, 'join'), ...kinds(pipe, operator, subject, pipes), ...keys(pipe, operator)];
  });
};

/** The operator left out, with the bar before it. */
function cut({ parts: [, bar] }: Syntax, operator: Syntax, mutation: 'join' | 'union'): Change {
  const start = bar?.start ?? operator.start;
  return { mutation, start: operator.start, length: operator.length, edits: [{ start, length: operator.start + operator.length - start, text: '' }] };
}

function kinds(pipe: Syntax, operator: Syntax, subject: Subject, pipes: Pipes): Change[] {
  const [keyword, parameters] = operator.parts;
  const written = parameters?.parts.find((one) => /^kind\s*=/i.test(textOf(subject, one)));
  const lookup = operator.kind === 'LookupOperator';
  const kind = written === undefined ? (lookup ? 'leftouter' : 'innerunique') : textOf(subject, written).replace(/^kind\s*=\s*/i, '').toLowerCase();
  const others = (Object.hasOwn(KINDS, kind) ? KINDS[kind] ?? [] : []).filter((other) => !lookup || other === 'inner' || other === 'leftouter');
  return others.filter((other) => !isSame(other, pipe, operator, subject, pipes)).map((other) => {
    if (written !== undefined) return replaced('join-kind', written, `kind=${other}`);
    const end = (keyword?.start ?? operator.start) + (keyword?.length ?? 0);
    return { mutation: 'join-kind', start: operator.start, length: keyword?.length ?? 0, edits: [{ start: end, length: 0, text: ` kind=${other}` }] };
  });
}

/** Rows that an outer join adds are filtered away again where a later condition compares one of their nulls: the same rule. */
function isSame(other: string, pipe: Syntax, operator: Syntax, subject: Subject, pipes: Pipes): boolean {
  const left = pipe.parts[0]?.columns ?? [];
  const right = operator.parts[2]?.columns ?? [];
  if (other === 'leftouter') return rejectsNulls(pipe, new Set(right.map((name) => (left.includes(name) ? `${name}1` : name))), subject, pipes);
  return other === 'rightouter' && rejectsNulls(pipe, new Set(left), subject, pipes);
}

/** Without one of several keys; without its only key, every row meets every row. */
function keys(pipe: Syntax, operator: Syntax): Change[] {
  const [bar, right] = [pipe.parts[1], operator.parts[2]];
  const on = operator.parts.find(({ kind }) => kind === 'JoinOnClause')?.parts.find(({ kind }) => kind === 'List');
  const [only] = on?.parts ?? [];
  if (on === undefined || only === undefined || bar === undefined || right === undefined) return [];
  if (on.parts.length > 1) return on.parts.flatMap((key, at) => [without(on.parts, at)].flatMap((edit) => (edit === null ? [] : [{ mutation: 'join-key' as const, start: key.start, length: key.length, edits: [edit] }])));
  return [{
    mutation: 'join-key', start: only.start, length: only.length,
    edits: [
      { start: bar.start, length: 0, text: `| extend ${ANY} = true ` }, { start: right.start, length: 0, text: '(' },
      { start: right.start + right.length, length: 0, text: ` | extend ${ANY} = true)` }, { start: only.start, length: only.length, text: ANY },
    ],
  }];
}
