import { Json } from '../model/index.ts';

/** What `{{ path }}` is looked up in: plain data. */
export type TemplateData = { [name: string]: unknown };

export type Filled<T> = { ok: true; value: T } | { ok: false; problem: string };

const TEMPLATE = /\{\{([^{}]*)\}\}/g;
const WHOLE = /^\s*\{\{([^{}]*)\}\}\s*$/;
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$/;
const DEEPEST = 20;

/**
 * Puts data in the place of `{{ path }}`, as lookups of own properties: nothing is evaluated, and what was put in is
 * never looked at again. A text that is one template keeps the value's type; inside a longer text it becomes text.
 */
export function fill(value: Json, data: TemplateData, depth = 0): Filled<Json> {
  if (depth > DEEPEST) return { ok: false, problem: `nested more than ${DEEPEST} deep` };
  if (typeof value === 'string') return fillText(value, data);
  if (Array.isArray(value)) return fillList(value, data, depth);
  if (typeof value !== 'object' || value === null) return { ok: true, value };
  const filled: [string, Json][] = [];
  for (const [key, part] of Object.entries(value)) {
    const result = fill(part, data, depth + 1);
    if (!result.ok) return result;
    filled.push([key, result.value]);
  }
  // fromEntries defines own properties, so a key such as __proto__ stays data.
  return { ok: true, value: Object.fromEntries(filled) };
}

function fillList(list: readonly Json[], data: TemplateData, depth: number): Filled<Json> {
  const filled: Json[] = [];
  for (const part of list) {
    const result = fill(part, data, depth + 1);
    if (!result.ok) return result;
    filled.push(result.value);
  }
  return { ok: true, value: filled };
}

function fillText(text: string, data: TemplateData): Filled<Json> {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return look(whole.trim(), data);
  let problem: string | null = null;
  const value = text.replace(TEMPLATE, (_, path: string) => {
    const found = look(path.trim(), data);
    if (found.ok && (typeof found.value !== 'object' || found.value === null)) return String(found.value);
    problem ??= found.ok ? `{{ ${path.trim()} }} is not a single value` : found.problem;
    return '';
  });
  if (problem !== null) return { ok: false, problem };
  // Only the playbook's own text may be looked at for a leftover: what was filled in can hold anything.
  if (text.replace(TEMPLATE, '').includes('{{')) return { ok: false, problem: '{{ without an end' };
  return { ok: true, value };
}

function look(path: string, data: TemplateData): Filled<Json> {
  if (!PATH.test(path)) return { ok: false, problem: `{{ ${path} }} is not a path such as {{ entity.value }}` };
  let value: unknown = data;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return { ok: false, problem: `nothing is known as {{ ${path} }}` };
    value = Reflect.get(value, part);
  }
  const parsed = Json.safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: `nothing is known as {{ ${path} }}` };
}
