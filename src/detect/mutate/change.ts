import { walk, type Syntax } from '../../../kql/parse/syntax.ts';

/** What a mutation does to a rule's query. */
export const MUTATIONS = ['drop', 'negate', 'boundary', 'number', 'window', 'list', 'join-kind', 'join-key', 'join', 'union'] as const;
export type Mutation = (typeof MUTATIONS)[number];

/** Text of the query that is replaced. */
export interface Edit { start: number; length: number; text: string }

/** One small mistake made in a query: where it stands for a reader, and the edits that make it. */
export interface Change { mutation: Mutation; start: number; length: number; edits: readonly Edit[] }

/** What mutators look at. `period`: the rule's query period in milliseconds, null where it has none. */
export interface Subject { query: string; root: Syntax; period: number | null; lets: ReadonlyMap<string, Syntax> }

/** Finds the changes of one kind; `root` is the whole tree. */
export type Mutator = (subject: Subject) => Change[];

export function subjectOf(query: string, root: Syntax, period: number | null): Subject {
  const lets = new Map<string, Syntax>();
  for (const node of walk(root)) {
    if (node.kind !== 'LetStatement') continue;
    const [, name, , value] = node.parts;
    if (name !== undefined && value !== undefined) lets.set(textOf({ query }, name), value);
  }
  return { query, root, period, lets };
}

/** A node replaced by a text, in one edit. */
export function replaced(mutation: Mutation, { start, length }: Syntax, text: string): Change {
  return { mutation, start, length, edits: [{ start, length, text }] };
}

export function textOf({ query }: Pick<Subject, 'query'>, { start, length }: Syntax): string {
  return query.slice(start, start + length);
}

/** The query with the edits made. They must not overlap. */
export function applied(query: string, { edits }: Change): string {
  return edits.toSorted((a, b) => b.start - a.start).reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.start + edit.length), query);
}

/** An item of a list taken out of it, with the comma before or after it; null of a list's only item. */
export function without(items: readonly Syntax[], at: number): Edit | null {
  const [item, before, next] = [items[at], items[at - 1], items[at + 1]];
  if (item === undefined) return null;
  if (next !== undefined) return { start: item.start, length: next.start - item.start, text: '' };
  if (before === undefined) return null;
  const end = before.start + before.length;
  return { start: end, length: item.start + item.length - end, text: '' };
}
