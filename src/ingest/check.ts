import type { Json } from '../model/index.ts';
import { DEEPEST_NESTING, LONGEST_ARRAY, LONGEST_STRING } from './limits.ts';

/** What is wrong with any string of an alert, keys included; null when nothing is. */
function stringProblem(text: string): string | null {
  if (text.length > LONGEST_STRING) return `a string is longer than ${LONGEST_STRING} characters`;
  // Lone surrogates have no UTF-8 form, so the same alert would have several digests.
  if (!text.isWellFormed()) return 'a string is not well-formed Unicode';
  return null;
}

/** What makes a value unusable as an alert, whatever its format; null when nothing does. Safe for any depth. */
export function valueProblem(raw: unknown): string | null {
  const todo: { value: unknown; depth: number }[] = [{ value: raw, depth: 1 }];
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    const { value, depth } = item;
    if (typeof value === 'string') {
      const problem = stringProblem(value);
      if (problem !== null) return problem;
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) return 'a number is out of range';
    } else if (typeof value === 'object' && value !== null) {
      if (depth > DEEPEST_NESTING) return `nested deeper than ${DEEPEST_NESTING} levels`;
      if (Array.isArray(value) && value.length > LONGEST_ARRAY) return `an array has more than ${LONGEST_ARRAY} members`;
      for (const [key, member] of Object.entries(value)) {
        // No honest alert has it, and not every reader of the ledger is as careful as this one.
        if (key === '__proto__') return 'a key is "__proto__"';
        const problem = stringProblem(key);
        if (problem !== null) return problem;
        todo.push({ value: member, depth: depth + 1 });
      }
    } else if (typeof value !== 'boolean' && value !== null) {
      return `a ${typeof value} is no JSON value`;
    }
  }
  return null;
}

/** Whether a value is JSON that can be taken as an alert: the walk is `valueProblem`. */
export function isUsable(raw: unknown): raw is Json {
  return valueProblem(raw) === null;
}
