import type { Call } from './operation.ts';
import { refuseQuery } from './xml.ts';

/** A parameter that must be there; ValidationError as IAM answers. */
export function needed(call: Call, name: string): string {
  const value = call.form.get(name);
  return value === null || value === '' ? refuseQuery(400, 'ValidationError', `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`) : value;
}

/** The entries of a list parameter (`Name.1`, `Name.2`, ...). */
export function listOf(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let index = 1; form.has(`${name}.${index}`); index++) values.push(form.get(`${name}.${index}`) ?? '');
  return values;
}

/** EC2's `Filter.N.Name` with `Filter.N.Value.M`. */
export function filtersOf(form: URLSearchParams): { name: string; values: string[] }[] {
  const filters: { name: string; values: string[] }[] = [];
  for (let index = 1; form.has(`Filter.${index}.Name`); index++)
    filters.push({ name: form.get(`Filter.${index}.Name`) ?? '', values: listOf(form, `Filter.${index}.Value`) });
  return filters;
}

/** One page of a list, with IAM's Marker and MaxItems (100 when left out). */
export function paged<T>(form: URLSearchParams, items: readonly T[]): { page: T[]; IsTruncated: boolean; Marker: string | undefined } {
  const from = Number(form.get('Marker') ?? 0);
  const size = Math.min(1000, Number(form.get('MaxItems') ?? 100));
  const more = from + size < items.length;
  return { page: items.slice(from, from + size), IsTruncated: more, Marker: more ? String(from + size) : undefined };
}
