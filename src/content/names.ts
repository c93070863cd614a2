import * as z from 'zod';
import type { Path } from './document.ts';
import { valueAt } from './value-at.ts';

/** The field names that a schema knows at a path; of a union, those of the branch that the value chose, else of all. */
export function knownKeys(schema: z.core.$ZodType, path: Path, value: unknown): string[] {
  return [...new Set(schemasAt(schema, path, value).flatMap(keysOf))];
}

function keysOf(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) return schema.keyType.options.map(String);
  return [];
}

/** The values that the field may have which tells the branches of a union apart. */
export function discriminatorValues(schema: z.core.$ZodType, path: Path, value: unknown): string[] {
  const field = String(path.at(-1));
  return schemasAt(schema, path.slice(0, -1), value, false).flatMap((branch) => {
    const literal = branch instanceof z.ZodObject ? branch.shape[field] : undefined;
    return literal instanceof z.ZodLiteral ? [...literal.values].map(String) : [];
  });
}

function schemasAt(schema: z.core.$ZodType, path: Path, value: unknown, choose = true): z.core.$ZodType[] {
  let current = unwrap(schema, value, choose);
  path.forEach((part, index) => {
    const inside = valueAt(value, path.slice(0, index + 1));
    current = current.flatMap((candidate) => childOf(candidate, part)).flatMap((child) => unwrap(child, inside, choose));
  });
  return current;
}

function childOf(schema: z.core.$ZodType, part: string | number): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const field = Object.hasOwn(schema.shape, part) ? schema.shape[part] : undefined;
    return field === undefined ? [] : [field];
  }
  if (schema instanceof z.ZodArray) return [schema.element];
  return schema instanceof z.ZodRecord ? [schema.valueType] : [];
}

function unwrap(schema: z.core.$ZodType, value: unknown, choose: boolean): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.def.innerType, value, choose);
  }
  if (!(schema instanceof z.ZodUnion)) return [schema];
  const branches = schema.options.flatMap((option) => unwrap(option, value, choose));
  const field = schema instanceof z.ZodDiscriminatedUnion ? schema.def.discriminator : null;
  if (field === null || !choose) return branches;
  return branches.filter((branch) => branch instanceof z.ZodObject && branch.shape[field] instanceof z.ZodLiteral && branch.shape[field].values.has(valueOf(value, field)));
}

function valueOf(value: unknown, field: string): z.core.util.Literal {
  const found = valueAt(value, [field]);
  return typeof found === 'string' ? found : null;
}
