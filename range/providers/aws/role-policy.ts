import * as z from 'zod';
import { ProviderError } from '../../../stacks/provider/errors.ts';
import { pause } from '../../../stacks/provider/http.ts';
import { changed, resource, type Operation } from '../../../stacks/provider/resource.ts';
import { same, type Json, type Props } from '../../../stacks/provider/values.ts';
import { deleteRolePolicy, getRolePolicy, putRolePolicy, type Iam } from './iam.ts';

const Inputs = z.strictObject({ name: z.string().min(1), role: z.string().min(1), policy: z.string() });
type Inputs = z.infer<typeof Inputs>;

/** IAM is eventually consistent: the real provider looks until what it wrote is there. In ms. */
const LOOK_MS = 200;

function documentOf(text: Json | undefined): Json | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const document: Json = JSON.parse(text);
    return document;
  } catch {
    return undefined;
  }
}

/** Two documents that differ in spaces and order of keys are no difference, as in the real provider. */
function policyChanged(olds: Props, news: Props): boolean {
  return !same(olds['policy'], news['policy']) && !same(documentOf(olds['policy']), documentOf(news['policy']));
}

async function put(iam: Iam, { role, name, policy }: Inputs, operation: Operation): Promise<void> {
  const failed = (why: string): ProviderError => new ProviderError('INVALID_ARGUMENT', `putting IAM Role (${role}) Policy (${name}): operation error IAM: PutRolePolicy, ${why}`);
  try {
    if (!(await putRolePolicy(iam, role, name, policy, operation))) {
      throw failed(`https response error StatusCode: 404, NoSuchEntityException: The role with name ${role} cannot be found.`);
    }
  } catch (error) {
    if (!(error instanceof ProviderError) || error.reason === null) throw error;
    throw new ProviderError(error.code, `putting IAM Role (${role}) Policy (${name}): operation error IAM: PutRolePolicy, api error ${error.reason}: ${error.message}`, { reason: error.reason, cause: error });
  }
  const until = performance.now() + operation.timeoutSeconds * 1000;
  while ((await getRolePolicy(iam, role, name, operation)) === null) {
    if (performance.now() + LOOK_MS > until) throw new ProviderError('DEADLINE_EXCEEDED', `reading IAM Role Policy (${role}:${name}): couldn't find resource`);
    await pause(LOOK_MS, operation);
  }
}

/** The stand-in of `aws.iam.RolePolicy` (https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicy/); its id is `role:name`. */
export const rolePolicy = resource<Iam, Inputs>({
  inputs: Inputs,
  refuse: ({ policy }) => (documentOf(policy) === undefined ? [{ property: 'policy', reason: '"policy" contains an invalid JSON policy' }] : []),
  diff: (olds, news) => {
    const replace = changed(olds, news).filter((key) => key === 'name' || key === 'role');
    if (replace.length > 0) return { replace };
    return policyChanged(olds, news) ? { update: ['policy'] } : 'same';
  },
  create: async (iam, inputs, operation) => {
    await put(iam, inputs, operation);
    return { id: `${inputs.role}:${inputs.name}`, outputs: {} };
  },
  read: async (iam, id, olds, operation) => {
    const { role, name } = partsOf(id);
    const policy = await getRolePolicy(iam, role, name, operation);
    if (policy === null) return null;
    const recorded = olds['policy'];
    const kept = typeof recorded === 'string' && !policyChanged(olds, { policy }) ? recorded : policy;
    return { id, inputs: { role, name, policy: kept }, outputs: {} };
  },
  update: async (iam, _id, _olds, inputs, operation) => {
    await put(iam, inputs, operation);
    return {};
  },
  delete: async (iam, id, _olds, operation) => {
    const { role, name } = partsOf(id);
    await deleteRolePolicy(iam, role, name, operation);
  },
});

function partsOf(id: string): { role: string; name: string } {
  const at = id.indexOf(':');
  if (at < 1 || at === id.length - 1) throw new ProviderError('INVALID_ARGUMENT', `role policy id must be of the form <role name>:<role policy name>, got ${JSON.stringify(id)}`);
  return { role: id.slice(0, at), name: id.slice(at + 1) };
}
