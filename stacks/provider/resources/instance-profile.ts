import type { EC2Client, IamInstanceProfileAssociation } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import { awsCall } from '../aws.ts';
import type { Connection } from '../connection.ts';
import { ProviderError, UnverifiedError } from '../errors.ts';
import { isUncertain, pause, seen } from '../http.ts';
import { differ, resource, type Operation } from '../resource.ts';
import type { Props } from '../values.ts';
import { Marker } from './fields.ts';

const Arn = z.string().regex(/^arn:[a-z-]+:iam::\d{12}:instance-profile\/.+$/, 'expected the ARN of an instance profile');
// The engine drops null properties on some ways: absent and null are both "no profile".
const Profile = Arn.nullish().transform((arn) => arn ?? null);
const Inputs = z.strictObject({
  instance: z.string().regex(/^i-([0-9a-f]{8}|[0-9a-f]{17})$/, 'expected an EC2 instance id'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected an AWS region'),
  profile: Profile,
  before: Profile,
  marker: Marker,
});
type Inputs = z.infer<typeof Inputs>;
/** `set` is what we last put there: after a refresh `profile` is what was seen instead. */
const Recorded = z.object({ set: z.string().nullish(), profile: z.string().nullish(), before: z.string().nullish(), marker: z.string().optional() });

/** Between looks while an association is still changing, in ms. */
const CHANGING_MS = 500;

interface Target {
  ec2: EC2Client;
  instance: string;
}

/** What is associated with the instance now: at most one of all associations is not on its way out. */
async function current({ ec2, instance }: Target, operation: Operation): Promise<{ association: string; arn: string } | null> {
  const { DescribeIamInstanceProfileAssociationsCommand: Describe } = await import('@aws-sdk/client-ec2');
  const command = new Describe({ Filters: [{ Name: 'instance-id', Values: [instance] }, { Name: 'state', Values: ['associating', 'associated'] }] });
  const answer = await awsCall(`DescribeIamInstanceProfileAssociations ${instance}`, operation, (abortSignal) => ec2.send(command, { abortSignal }));
  const found = (answer.IamInstanceProfileAssociations ?? []).find((association) => association.State === undefined || association.State.startsWith('associat'));
  return found === undefined ? null : parsed(found, instance);
}

function parsed(found: IamInstanceProfileAssociation, instance: string): { association: string; arn: string } {
  const { AssociationId: association, IamInstanceProfile: profile } = found;
  if (association !== undefined && profile?.Arn !== undefined) return { association, arn: profile.Arn };
  throw new ProviderError('FAILED_PRECONDITION', `EC2 describes a profile association of ${instance} without its id or ARN`);
}

/** One step towards `profile`; replacing is one call of EC2's, so the instance is never without one of the two. */
async function write({ ec2, instance }: Target, now: { association: string } | null, profile: string | null, operation: Operation): Promise<void> {
  const sdk = await import('@aws-sdk/client-ec2');
  if (profile === null) {
    if (now === null) return;
    const command = new sdk.DisassociateIamInstanceProfileCommand({ AssociationId: now.association });
    await awsCall(`DisassociateIamInstanceProfile ${instance}`, operation, (abortSignal) => ec2.send(command, { abortSignal }));
  } else if (now === null) {
    const command = new sdk.AssociateIamInstanceProfileCommand({ InstanceId: instance, IamInstanceProfile: { Arn: profile } });
    await awsCall(`AssociateIamInstanceProfile ${instance}`, operation, (abortSignal) => ec2.send(command, { abortSignal }));
  } else {
    const command = new sdk.ReplaceIamInstanceProfileAssociationCommand({ AssociationId: now.association, IamInstanceProfile: { Arn: profile } });
    await awsCall(`ReplaceIamInstanceProfileAssociation ${instance}`, operation, (abortSignal) => ec2.send(command, { abortSignal }));
  }
}

/**
 * Brings the instance to `profile`, provided that it carries one of `expected`, else FAILED_PRECONDITION; looks until reads show it,
 * or a release that came before that would take its own effect for another's. Throws UnverifiedError when it is not seen in time.
 */
async function swap(id: string, target: Target, profile: string | null, expected: (string | null)[], operation: Operation): Promise<void> {
  const until = performance.now() + operation.timeoutSeconds * 1000;
  for (;;) {
    const now = await current(target, operation);
    if ((now?.arn ?? null) === profile) return;
    if (!expected.includes(now?.arn ?? null)) {
      throw new ProviderError('FAILED_PRECONDITION', `instance ${target.instance} carries ${now?.arn ?? 'no profile'}, not ${expected.map((arn) => arn ?? 'none').join(' or ')} as the plan recorded: plan again, so that \`before\` holds it`);
    }
    try {
      await write(target, now, profile, operation);
      if (await seen(async () => ((await current(target, operation))?.arn ?? null) === profile, operation)) return;
      throw new UnverifiedError(id, { set: profile }, `the profile of ${target.instance} was changed to ${profile ?? 'none'}, but EC2 does not show it after ${operation.timeoutSeconds} s. Run apply again`);
    } catch (error) {
      // An association that is still changing, or an answer that never came: look, then try again.
      const again = isUncertain(error) || (error instanceof ProviderError && error.code === 'ABORTED');
      if (!again || performance.now() + CHANGING_MS > until) throw error;
      await pause(CHANGING_MS, operation);
    }
  }
}

/**
 * `cordon:aws:InstanceProfile`: which instance profile an EC2 instance carries while this is held (null: none), so that it cannot
 * fetch fresh sessions of the revoked role; a release restores `before`. The id is `region/instance`.
 */
export const instanceProfile = resource<Connection, Inputs>({
  inputs: Inputs,
  diff: (olds, news) => differ(olds, news, ['instance', 'region']),
  create: async (connection, { instance, region, profile, before }, operation) => {
    const id = `${region}/${instance}`;
    await swap(id, { ec2: await connection.aws().ec2(region), instance }, profile, [before], operation);
    return { id, outputs: { set: profile } };
  },
  read: async (connection, id, olds, operation) => {
    const { region, instance } = partsOf(id);
    const now = await current({ ec2: await connection.aws().ec2(region), instance }, operation);
    return { id, inputs: { instance, region, profile: now?.arn ?? null }, outputs: { set: setBy(olds) } };
  },
  update: async (connection, id, olds, { profile, before }, operation) => {
    const { region, instance } = partsOf(id);
    await swap(id, { ec2: await connection.aws().ec2(region), instance }, profile, [setBy(olds), before], operation);
    return { set: profile };
  },
  delete: async (connection, id, olds, operation) => {
    const { region, instance } = partsOf(id);
    const { before, marker } = Recorded.parse(olds);
    const set = setBy(olds);
    if (marker === undefined) throw new ProviderError('FAILED_PRECONDITION', `nothing recorded says what instance ${instance} carried before: run apply once, then release`);
    const target: Target = { ec2: await connection.aws().ec2(region), instance };
    const now = await current(target, operation);
    if ((now?.arn ?? null) !== set) return; // Somebody else has changed it since: theirs stays.
    await swap(id, target, before ?? null, [set], operation);
  },
});

function setBy(olds: Props): string | null {
  const { set, profile } = Recorded.parse(olds);
  return ('set' in olds ? set : profile) ?? null;
}

function partsOf(id: string): { region: string; instance: string } {
  const [region, instance, ...rest] = id.split('/');
  if (region !== undefined && instance !== undefined && rest.length === 0 && Inputs.shape.instance.safeParse(instance).success) return { region, instance };
  throw new ProviderError('INVALID_ARGUMENT', `expected an id like eu-west-1/i-0123456789abcdef0, got ${JSON.stringify(id)}`);
}
