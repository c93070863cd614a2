import * as z from 'zod';

/**
 * `cordon kql --json`. Rows by column name: a datetime is `2020-06-15T13:45:30.7654321Z`, a timespan `1.02:03:04`, a decimal text,
 * and a long has all its digits, which `JSON.parse` rounds above 2^53. With `--explain` the query is not run: `plan` has its lines and `rows` is null.
 */
export const KqlAnswer = z.strictObject({
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })).nullable(),
  ordered: z.boolean(),
  warnings: z.array(z.string()),
  plan: z.array(z.string()).nullable(),
  rows: z.array(z.record(z.string(), z.json())).nullable(),
  total: z.int().min(0).nullable(),
});
export type KqlAnswer = z.infer<typeof KqlAnswer>;
