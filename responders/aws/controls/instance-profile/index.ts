import * as z from 'zod';
import { controlKey } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { Call, ControlType, InForce, Rendered, Verification } from '../../../contract.ts';
import { resourceName } from '../../../names.ts';
import { instanceArn, type InstanceArn } from '../../arn.ts';
import { awsScope } from '../../scope.ts';

const Profile = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:instance-profile\/.+$/, 'expected the ARN of an instance profile');
export const InstanceProfile = z.strictObject({ profile: Profile.nullable() });
export type InstanceProfile = z.infer<typeof InstanceProfile>;

/** Which profile an instance gets its sessions from; null: none. Goes first, or the instance fetches a session newer than the deny. */
export const instanceProfile: ControlType<InstanceProfile, Clients> = {
  type: 'aws:instance-profile',
  field: 'instance-profile',
  touches: 'ec2_instance',
  scopeProvider: 'aws',
  pulumiProvider: 'cordon',
  value: InstanceProfile,
  // Two profiles differ: none at all is stricter than either.
  join: (a, b) => ({ profile: a.profile === b.profile ? a.profile : null }),
  async observe(control, call, clients) {
    const { id, region } = instanceOf(control.object);
    const association = await clients.aws(awsScope(call)).association(id, region, call);
    // An association carries no marker: whether it is ours is known from the holds alone.
    return { value: { profile: association?.profile ?? null }, ours: false, foreign: null };
  },
  render: (controls) => controls.map(resource),
  verify,
  undo(before) {
    const profile = profileOf(before);
    return profile === null ? 'The instance is left without a profile, as it was before.' : `The instance gets its profile ${profile} back.`;
  },
};

function instanceOf(arn: string): InstanceArn {
  const instance = instanceArn(arn);
  if (instance === null) throw new TypeError(`expected the ARN of an EC2 instance, got ${arn}`);
  return instance;
}

function profileOf(before: unknown): string | null {
  return InstanceProfile.safeParse(before).data?.profile ?? null;
}

function resource(held: InForce): Rendered {
  const { id, region } = instanceOf(held.control.object);
  const { profile } = InstanceProfile.parse(held.value);
  return {
    name: resourceName('instance-profile', id, held.control.object),
    type: 'cordon:aws:InstanceProfile',
    provider: 'cordon',
    wave: 0,
    inputs: { instance: id, region, profile, before: profileOf(held.before), marker: held.marker },
    serves: [controlKey(held.control)],
    importId: null,
    timeoutSeconds: held.timeoutSeconds,
  };
}

/** Sessions that the instance fetched before are the role's to deny, so nothing is left here once the association has changed. */
async function verify(held: InForce, call: Call, clients: Clients): Promise<Verification> {
  const { id, region } = instanceOf(held.control.object);
  const { profile } = InstanceProfile.parse(held.value);
  const association = await clients.aws(awsScope(call)).association(id, region, call);
  const now = association?.profile ?? null;
  if (now === profile) {
    if (association === null || association.state === 'associated') return { state: 'effective', at: call.now, residual: null };
    return { state: 'pending', until: null, why: `the profile is ${association.state}`, residual: null };
  }
  const why = now === null ? `${id} has no profile` : `${id} has the profile ${now}`;
  const residual = now === null ? null : { what: `${id} fetches fresh sessions of ${now}`, until: null };
  if (association?.state === 'disassociating') return { state: 'pending', until: null, why: `${why}, which is disassociating`, residual };
  return { state: 'not-effective', why, next: 'Run cordon apply again; if it stays, look in CloudTrail for who associated it.', residual };
}
