import { iso } from '../clock.ts';
import type { Call, Operation } from './operation.ts';
import { needed } from './form.ts';
import { roleOf, shownRole } from './iam.ts';
import type { InstanceProfile } from './state.ts';
import { queryReply, refuseQuery, type Xml } from './xml.ts';

function shown(call: Call, profile: InstanceProfile): { [tag: string]: Xml } {
  const role = profile.role === null ? undefined : call.range.world.aws.roles[profile.role];
  return {
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    Path: profile.path,
    CreateDate: iso(role?.created ?? 0),
    Roles: role === undefined ? [] : [shownRole(role)],
  };
}

function getInstanceProfile(call: Call) {
  const name = needed(call, 'InstanceProfileName');
  const { profiles } = call.range.world.aws;
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) refuseQuery(404, 'NoSuchEntity', `Instance Profile ${name} cannot be found.`);
  return queryReply('GetInstanceProfile', { InstanceProfile: shown(call, profile) }, call.range.uuid());
}

function listForRole(call: Call) {
  const role = roleOf(call);
  const found = Object.values(call.range.world.aws.profiles).filter((profile) => profile.role === role.name);
  const result = { InstanceProfiles: found.map((profile) => shown(call, profile)), IsTruncated: false };
  return queryReply('ListInstanceProfilesForRole', result, call.range.uuid());
}

/** IAM's operations on instance profiles. */
export const instanceOperations: Record<string, Operation> = {
  GetInstanceProfile: {
    resource: (call) => `arn:aws:iam::${call.range.world.aws.account}:instance-profile/${call.form.get('InstanceProfileName') ?? ''}`,
    run: getInstanceProfile,
  },
  ListInstanceProfilesForRole: {
    resource: (call) => `arn:aws:iam::${call.range.world.aws.account}:role/${call.form.get('RoleName') ?? ''}`,
    run: listForRole,
  },
};
