/** The account of an ARN, or null when the text is no ARN with one. */
export function accountOf(arn: string): string | null {
  return /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? null;
}

/**
 * The role that an assumed-role session belongs to: `arn:aws:sts::1:assumed-role/web/i-0` is of `arn:aws:iam::1:role/web`.
 * The session's ARN does not carry a role's path, so a role with a path is found through the inventory by its name.
 */
export function roleOfSession(arn: string): string | null {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return partition === undefined || account === undefined || role === undefined ? null : `arn:${partition}:iam::${account}:role/${role}`;
}

/** The last name in an ARN: `web-prod` of a role, `i-0abc` of an instance; the text itself when it is no ARN. */
export function nameInArn(arn: string): string {
  return arn.startsWith('arn:') ? arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1) : arn;
}

/** What an AWS resource's ARN names among our entity kinds. */
export function kindOfArn(arn: string): 'ec2_instance' | 'aws_role' | 'aws_user' | null {
  if (/^arn:[^:]+:ec2:[^:]*:[^:]*:instance\//.test(arn)) return 'ec2_instance';
  if (/^arn:[^:]+:iam::[^:]*:role\//.test(arn) || roleOfSession(arn) !== null) return 'aws_role';
  return /^arn:[^:]+:iam::[^:]*:user\//.test(arn) ? 'aws_user' : null;
}
