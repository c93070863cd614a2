import { azureActivity } from './azure/activity.ts';
import { auditLogs } from './azure/audit-logs.ts';
import { azureFlows } from './azure/flows.ts';
import { office } from './azure/office.ts';
import { signIns } from './azure/sign-ins.ts';
import { cloudTrail } from './aws/cloudtrail.ts';
import { guardDuty } from './aws/guardduty.ts';
import { vpcFlow } from './aws/vpc-flow.ts';
import type { Source } from './contract.ts';
import { hunting } from './hunting.ts';
import { windows } from './windows/index.ts';

/** The kinds of logs that are read, in the order in which a record is tried with them. */
export const sources: readonly Source[] = [windows, cloudTrail, guardDuty, vpcFlow, signIns, auditLogs, azureFlows, azureActivity, office, hunting];
