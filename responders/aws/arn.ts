/** An IAM or EC2 ARN in its parts. */
export interface RoleArn {
  partition: string;
  account: string;
  /** With both slashes: `/` or `/service-role/`. */
  path: string;
  name: string;
}

export interface InstanceArn {
  region: string;
  account: string;
  id: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html ; null where it is no role's ARN. */
export function roleArn(arn: string): RoleArn | null {
  const found = /^arn:(aws[a-z-]*):iam::(\d{12}):role(\/(?:[\x21-\x2e\x30-\x7e]+\/)*)([\w+=,.@-]{1,64})$/.exec(arn);
  const [, partition, account, path, name] = found ?? [];
  return partition === undefined || account === undefined || path === undefined || name === undefined ? null : { partition, account, path, name };
}

/** Null where it is no EC2 instance's ARN. */
export function instanceArn(arn: string): InstanceArn | null {
  const [, region, account, id] = /^arn:aws[a-z-]*:ec2:([a-z0-9-]+):(\d{12}):instance\/(i-[0-9a-f]{8,17})$/.exec(arn) ?? [];
  return region === undefined || account === undefined || id === undefined ? null : { region, account, id };
}

/** Account and role of a caller, whether it is the role itself or a session of it; null for a user or root. */
export function callerRole(arn: string): { account: string; name: string } | null {
  const [, account, name] = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (account !== undefined && name !== undefined) return { account, name };
  const role = roleArn(arn);
  return role === null ? null : { account: role.account, name: role.name };
}
