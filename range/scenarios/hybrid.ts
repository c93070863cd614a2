import { newWorkspace } from '../azure/securityinsights-state.ts';
import { DEFAULT_BASE } from '../clock.ts';
import { seal } from '../tokens.ts';
import { Settings, type World } from '../world.ts';
import { awsOf } from './aws.ts';
import { azure } from './azure.ts';
import { ids, nsgId, profileArn, roleArn, vmId } from './ids.ts';
import { defender, entraOf } from './people.ts';

const SIGNING_KEY = 'the key of a simulation; it protects nothing';
const HOUR = 3_600_000;

/**
 * A company with Entra ID, Defender, one AWS account and one Azure subscription. The attacker has alice's session of
 * an hour ago, sits on ws-17 and srv-pay-01, has a session of the EC2 role web-staging, and an open connection from
 * vm-app-1 to 203.0.113.7. Told so (`plays`), he also has an administrator of the tenant, the subscription and the account.
 */
export function hybrid(wall: number): World {
  const base = Date.parse(DEFAULT_BASE);
  const stolen = base - HOUR / 2;
  const authTime = base - HOUR;
  const key = SIGNING_KEY;
  return {
    format: 1,
    scenario: 'hybrid',
    signingKey: key,
    clock: { range: base, wall },
    // Critical events mostly arrive at once; 15 min is the vendor's bound and the default elsewhere.
    settings: Settings.parse({ caeDelaySeconds: 5 }),
    faults: [],
    entra: entraOf(base - 90 * 24 * HOUR),
    defender: defender(),
    aws: awsOf(base - 365 * 24 * HOUR),
    azure: structuredClone(azure),
    sentinel: { workspaces: [newWorkspace(ids.subscription, ids.securityGroup, ids.workspace)] },
    tickets: {
      github: [],
      jira: [],
      jiraProjects: ['SEC', 'OPS'],
      jiraPriorities: ['Highest', 'High', 'Medium', 'Low', 'Lowest'],
    },
    repositories: {},
    attacker: {
      on: false,
      plays: [],
      sessions: [],
      admin: { bearer: 'stolen-administrator', awsKey: ids.stolenAdminKey, user: ids.alice, nsg: nsgId, profile: profileArn(ids.role) },
      loot: {
        tenant: ids.tenant,
        refreshToken: seal(key, { kind: 'refresh', user: ids.alice, authTime }),
        legacyAccessToken: seal(key, { kind: 'access', user: ids.alice, authTime, issued: stolen, expires: stolen + 75 * 60_000, cae: false }),
        awsKey: 'ASIARANGESTOLEN00001',
        awsSecret: 'stolen',
        awsToken: seal(key, { kind: 'aws', role: ids.role, session: ids.instance, issued: stolen, expires: stolen + 6 * HOUR }),
        region: ids.region,
        role: ids.role,
        roleArn: roleArn(ids.role),
        instance: ids.instance,
        vm: vmId,
        flow: ids.flow,
        device: ids.laptop,
        server: ids.server,
        address: ids.attacker,
      },
      actions: [],
    },
  };
}
