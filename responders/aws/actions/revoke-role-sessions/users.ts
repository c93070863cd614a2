import * as z from 'zod';
import type { ScopeOf } from '../../../../src/model/index.ts';
import type { Call } from '../../../contract.ts';
import type { AwsClient, Role } from '../../client.ts';

interface Users {
  instances: { arn: string; profile: string | null }[];
  notes: string[];
}

/** Instances of the scope's regions that fetch sessions of the role, with their profile now; and who else may assume it. */
export async function usersOf(aws: AwsClient, role: Role, userIds: readonly string[] | null, scope: ScopeOf<'aws'>, call: Omit<Call, 'scope'>): Promise<Users> {
  const profiles = await aws.profilesOf(role.RoleName, call);
  const instances: Users['instances'] = [];
  const notes: string[] = [];
  for (const region of scope.regions) {
    for (const instance of await aws.instancesWith(profiles, region, call)) {
      // The session of an instance is called after it. Another session's revocation is no reason to take the role from this one.
      if (userIds !== null && !userIds.some((id) => id.endsWith(`:${instance.id}`))) continue;
      const association = await aws.association(instance.id, region, call);
      const partition = role.Arn.split(':')[1] ?? 'aws';
      instances.push({ arn: `arn:${partition}:ec2:${region}:${scope.account}:instance/${instance.id}`, profile: association?.profile ?? null });
      if (instance.group !== null) notes.push(`${instance.id} belongs to the Auto Scaling group ${instance.group}: put it to standby, or the group replaces it with a fresh one that has the role.`);
    }
  }
  instances.sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const given = scope.quarantineInstanceProfile ?? 'no profile';
  if (instances.length > 0) notes.push(`In use by ${instances.map((one) => one.arn.split('/').at(-1)).join(', ')}: they get ${given} until release.`);
  const services = trusted(role.AssumeRolePolicyDocument).filter((service) => service !== 'ec2.amazonaws.com');
  if (services.length > 0) notes.push(`${services.join(', ')} may assume the role too, and gets sessions that are newer than the deny.`);
  return { instances, notes };
}

const one = z.union([z.string(), z.array(z.string())]);
const Trust = z.object({ Statement: z.array(z.object({ Effect: z.string(), Principal: z.union([z.string(), z.record(z.string(), one)]).optional() })) });

/** Who the trust policy lets assume the role. A document that cannot be read names nobody: it is told to people, nothing depends on it. */
function trusted(document: string): string[] {
  let json: unknown;
  try {
    json = JSON.parse(decodeURIComponent(document));
  } catch {
    return [];
  }
  const statements = Trust.safeParse(json).data?.Statement.filter((statement) => statement.Effect === 'Allow') ?? [];
  const principals = statements.flatMap(({ Principal }) => (typeof Principal === 'object' ? Object.values(Principal).flat() : [Principal ?? '']));
  return [...new Set(principals.filter((name) => name !== ''))].sort();
}
