import * as z from 'zod';
import { operatorNames } from './conditions.ts';
import { dateOf } from './date.ts';

const Texts = z.union([z.string(), z.array(z.string()).min(1)]);
const Scalar = z.union([z.string(), z.boolean(), z.number()]);
const Condition = z.record(z.string().refine((name) => operatorNames.has(name), 'unknown condition operator'), z.record(z.string(), z.union([Scalar, z.array(Scalar)])));
const Principal = z.union([z.literal('*'), z.partialRecord(z.enum(['AWS', 'Service', 'Federated']), Texts)]);
const actionName = /^(\*|[a-z0-9-]+:[\w*?]+)$/i;
const Actions = Texts.refine((names) => [names].flat().every((name) => actionName.test(name)), 'an action is service:Name');

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: Principal.optional(),
  Action: Actions.optional(),
  NotAction: Actions.optional(),
  Resource: Texts.optional(),
  NotResource: Texts.optional(),
  Condition: Condition.optional(),
});
export type Statement = z.infer<typeof Statement>;

const one = (a: unknown, b: unknown): boolean => (a === undefined) !== (b === undefined);

const Document = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([Statement, z.array(Statement).min(1)]),
});

/** An identity policy: each statement has Action or NotAction, Resource or NotResource, and no Principal. */
export const IdentityPolicy = Document.refine(
  (document) =>
    [document.Statement].flat().every(
      (statement) =>
        one(statement.Action, statement.NotAction) && one(statement.Resource, statement.NotResource) && statement.Principal === undefined,
    ),
  'Syntax errors in policy.',
).refine(datesFit, 'a date in a condition is not a date');

/** A role's trust policy: each statement has a Principal and no Resource. */
export const TrustPolicy = Document.refine(
  (document) => [document.Statement].flat().every((statement) => statement.Principal !== undefined && statement.Resource === undefined),
  'a trust policy needs a Principal and has no Resource',
);
export type PolicyDocument = z.infer<typeof Document>;

/** The statements of a document, one or many. */
export const statements = (document: PolicyDocument): Statement[] => [document.Statement].flat();

/** IAM refuses a date that is none; a deny with one would otherwise never hold. */
function datesFit(document: PolicyDocument): boolean {
  return statements(document).every((statement) =>
    Object.entries(statement.Condition ?? {}).every(
      ([operator, keys]) => !operator.startsWith('Date') || Object.values(keys).flat().every((value) => !Number.isNaN(dateOf(String(value)))),
    ),
  );
}

/** A policy document out of its JSON text; a string says what is wrong with it. */
export function readPolicy(schema: typeof IdentityPolicy | typeof TrustPolicy, text: string): PolicyDocument | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'Syntax errors in policy.';
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  return `${first?.message ?? 'Syntax errors in policy.'} (at ${first?.path.join('.') ?? ''})`;
}
