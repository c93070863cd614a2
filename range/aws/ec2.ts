import { visible, write } from '../lag.ts';
import type { Call, Operation } from './operation.ts';
import { filtersOf, listOf } from './form.ts';
import type { Instance, InstanceProfile } from './state.ts';
import { ec2Reply, refuseEc2, type Xml } from './xml.ts';

type Association = { id: string; profile: string };

const seen = (call: Call, instance: Instance): Association | null =>
  visible(instance.association, call.range.wall(), call.range.world.settings.iamReadLagMs);

const instances = (call: Call): Instance[] =>
  Object.values(call.range.world.aws.instances).filter((instance) => instance.region === call.region);

function profileByArn(call: Call, arn: string): InstanceProfile | undefined {
  return Object.values(call.range.world.aws.profiles).find((profile) => profile.arn === arn);
}

const profileXml = (call: Call, association: Association | null): { [tag: string]: Xml } | undefined =>
  association === null ? undefined : { arn: association.profile, id: profileByArn(call, association.profile)?.id ?? '' };

function describeInstances(call: Call) {
  const ids = listOf(call.form, 'InstanceId');
  for (const id of ids)
    if (!instances(call).some((instance) => instance.id === id)) refuseEc2(400, 'InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
  const fits = instances(call).filter((instance) => (ids.length === 0 || ids.includes(instance.id)) && fitsFilters(call, instance));
  const owner = call.range.world.aws.account;
  const reservationSet = fits.map((instance) => ({
    reservationId: `r-${instance.id.slice(2)}`,
    ownerId: owner,
    groupSet: [],
    instancesSet: [
      {
        instanceId: instance.id,
        imageId: 'ami-0123456789abcdef0',
        instanceState: { code: instance.state === 'running' ? 16 : 80, name: instance.state },
        instanceType: 't3.small',
        privateIpAddress: instance.privateIp,
        iamInstanceProfile: profileXml(call, seen(call, instance)),
        tagSet: Object.entries(instance.tags).map(([key, value]) => ({ key, value })),
      },
    ],
  }));
  return ec2Reply('DescribeInstances', { reservationSet }, call.range.uuid());
}

function fitsFilters(call: Call, instance: Instance): boolean {
  return filtersOf(call.form).every(({ name, values }) => {
    const value = name.startsWith('tag:') ? instance.tags[name.slice(4)] : fieldOf(call, instance, name);
    return value !== undefined && values.includes(value);
  });
}

function fieldOf(call: Call, instance: Instance, name: string): string | undefined {
  if (name === 'instance-id') return instance.id;
  if (name === 'private-ip-address') return instance.privateIp;
  if (name === 'instance-state-name') return instance.state;
  if (name === 'iam-instance-profile.arn') return seen(call, instance)?.profile;
  return refuseEc2(400, 'InvalidParameterValue', `The filter '${name}' is invalid`);
}

const shownAssociation = (call: Call, instance: Instance, association: Association, state: string): { [tag: string]: Xml } => ({
  associationId: association.id,
  instanceId: instance.id,
  iamInstanceProfile: profileXml(call, association) ?? {},
  state,
});

function describeAssociations(call: Call) {
  const ids = listOf(call.form, 'AssociationId');
  const filters = filtersOf(call.form);
  const known = new Set(['instance-id', 'state']);
  for (const { name } of filters) if (!known.has(name)) refuseEc2(400, 'InvalidParameterValue', `The filter '${name}' is invalid`);
  const iamInstanceProfileAssociationSet = instances(call).flatMap((instance) => {
    const association = seen(call, instance);
    if (association === null || (ids.length > 0 && !ids.includes(association.id))) return [];
    const fits = filters.every(({ name, values }) => values.includes(name === 'state' ? 'associated' : instance.id));
    return fits ? [shownAssociation(call, instance, association, 'associated')] : [];
  });
  return ec2Reply('DescribeIamInstanceProfileAssociations', { iamInstanceProfileAssociationSet }, call.range.uuid());
}

function wantedProfile(call: Call): InstanceProfile {
  const arn = call.form.get('IamInstanceProfile.Arn');
  const name = call.form.get('IamInstanceProfile.Name');
  const { profiles } = call.range.world.aws;
  const found = arn !== null ? profileByArn(call, arn) : name !== null && Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  return found ?? refuseEc2(400, 'InvalidParameterValue', `Value (${arn ?? name ?? ''}) for parameter iamInstanceProfile is invalid. Invalid IAM Instance Profile`);
}

function change(call: Call, instance: Instance, association: Association | null): void {
  write(instance.association, association, call.range.wall());
  call.range.changed();
}

const newAssociation = (call: Call): Association => ({
  id: `iip-assoc-${call.range.uuid().replaceAll('-', '').slice(0, 17)}`,
  profile: wantedProfile(call).arn,
});

function associate(call: Call) {
  const id = call.form.get('InstanceId') ?? '';
  const instance = instances(call).find((candidate) => candidate.id === id);
  if (instance === undefined) return refuseEc2(400, 'InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
  if (instance.association.current !== null)
    refuseEc2(400, 'IncorrectState', `There is an existing association for instance ${id}`);
  const association = newAssociation(call);
  change(call, instance, association);
  return ec2Reply('AssociateIamInstanceProfile', { iamInstanceProfileAssociation: shownAssociation(call, instance, association, 'associating') }, call.range.uuid());
}

function byAssociation(call: Call): Instance {
  const id = call.form.get('AssociationId') ?? '';
  const found = instances(call).find((instance) => instance.association.current?.id === id);
  return found ?? refuseEc2(400, 'InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
}

function replace(call: Call) {
  const instance = byAssociation(call);
  const association = newAssociation(call);
  change(call, instance, association);
  return ec2Reply('ReplaceIamInstanceProfileAssociation', { iamInstanceProfileAssociation: shownAssociation(call, instance, association, 'associating') }, call.range.uuid());
}

function disassociate(call: Call) {
  const instance = byAssociation(call);
  const old = instance.association.current ?? { id: '', profile: '' };
  change(call, instance, null);
  return ec2Reply('DisassociateIamInstanceProfile', { iamInstanceProfileAssociation: shownAssociation(call, instance, old, 'disassociating') }, call.range.uuid());
}

const describeRegions = (call: Call) =>
  ec2Reply('DescribeRegions', { regionInfo: call.range.world.aws.regions.map((regionName) => ({ regionName, regionEndpoint: `ec2.${regionName}.amazonaws.com`, optInStatus: 'opt-in-not-required' })) }, call.range.uuid());

const any = (): string => '*';
const instanceArn = (call: Call): string => `arn:aws:ec2:${call.region}:${call.range.world.aws.account}:instance/${call.form.get('InstanceId') ?? '*'}`;

/** EC2. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html */
export const ec2Operations: Record<string, Operation> = {
  DescribeInstances: { resource: any, run: describeInstances },
  DescribeIamInstanceProfileAssociations: { resource: any, run: describeAssociations },
  DescribeRegions: { resource: any, run: describeRegions },
  AssociateIamInstanceProfile: { resource: instanceArn, run: associate },
  ReplaceIamInstanceProfileAssociation: { resource: instanceArn, run: replace },
  DisassociateIamInstanceProfile: { resource: instanceArn, run: disassociate },
};
