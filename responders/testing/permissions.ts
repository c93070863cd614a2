/** Permission names that the vendors document; an action may need no other. */
export const KNOWN_PERMISSIONS: readonly string[] = [
  // https://learn.microsoft.com/graph/permissions-reference
  'User.Read.All', 'User.RevokeSessions.All', 'User.EnableDisableAccount.All', 'RoleManagement.Read.Directory',
  // https://learn.microsoft.com/defender-endpoint/api/isolate-machine , get-machine-by-id
  'Machine.Isolate', 'Machine.Read.All',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
  'iam:GetRole', 'iam:ListRolePolicies', 'iam:GetRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:ListInstanceProfilesForRole', 'iam:PassRole',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
  'sts:GetCallerIdentity', 'sts:AssumeRole',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  'ec2:DescribeInstances', 'ec2:DescribeIamInstanceProfileAssociations', 'ec2:AssociateIamInstanceProfile',
  'ec2:ReplaceIamInstanceProfileAssociation', 'ec2:DisassociateIamInstanceProfile',
  // https://learn.microsoft.com/azure/role-based-access-control/permissions/networking
  'Microsoft.Network/networkSecurityGroups/read', 'Microsoft.Network/networkSecurityGroups/securityRules/read',
  'Microsoft.Network/networkSecurityGroups/securityRules/write', 'Microsoft.Network/networkSecurityGroups/securityRules/delete',
  // https://developer.atlassian.com/cloud/jira/platform/scopes-for-oauth-2-3LO-and-forge-apps/ , https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
  'jira:read:jira-work', 'jira:write:jira-work', 'github:issues:write',
];
