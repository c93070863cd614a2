import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWorkTree } from '../content/tree.ts';
import { readLogs } from '../telemetry/index.ts';
import { loadDetections } from './index.ts';
import { runAll, type RuleResult } from './run/all.ts';
import { newestOf } from './run/run.ts';
import { ruleSchema } from './schema.ts';

const root = join(import.meta.dirname, '..', '..');
const attacks = join(root, '..', 'shared', 'attacks');
const RULES = ['aws-role-session-off-instance', 'consent-grant', 'public-bucket', 'disabled-logging', 'break-glass-use', 'access-key-by-compromised-user', 'exception-abuse'];

/** What the rules say about a recording, by rule; null where the recordings are not here. */
async function said(recording: string): Promise<Record<string, RuleResult> | null> {
  const file = join(attacks, recording);
  if (!existsSync(file)) {
    console.log(`skipped: ${recording} is not here`);
    return null;
  }
  const { schema } = ruleSchema(root);
  const detections = loadDetections(await readWorkTree(root), { problems: [], warnings: [] }).map(({ detection }) => detection).filter(({ slug }) => RULES.includes(slug));
  const { tables } = await readLogs([file], schema);
  return Object.fromEntries(runAll(detections, schema, tables, newestOf(tables) ?? new Date()).map((result) => [result.rule, result]));
}

function alertsIn(results: Record<string, RuleResult>): Record<string, string[][]> {
  return Object.fromEntries(Object.values(results).filter(({ alerts }) => alerts.length > 0)
    .map(({ rule, alerts }) => [rule, alerts.map(({ severity, entities }) => [severity, ...entities.flatMap(({ identifiers }) => Object.values(identifiers))])]));
}

describe('src/detect/cloud-recordings', () => {
  it('sees the session of an instance that is used from where its owner sits, and nothing else in that account', async () => {
    const results = await said('aws_ec2_proxy_s3_exfiltration.zip');
    if (results === null) return;
    expect(results['public-bucket']?.skipped).toBeNull();
    expect(alertsIn(results)).toEqual({
      'aws-role-session-off-instance': [['High', 'arn:aws:sts::123456789123:assumed-role/MordorNginxStack-BankingWAFRole-9S3E0UAE1MM0/i-0317f6c6b66ae9c40', 'i-0317f6c6b66ae9c40', '1.2.3.4']],
    });
  });

  it('sees the grant of delegated permissions that a forged token made', async () => {
    const results = await said('golden_saml_m365_defender.zip');
    if (results === null) return;
    expect(alertsIn(results)).toEqual({ 'consent-grant': [['Medium', 'aead923d-498b-4f64-a66c-2af91447a8b6']] });
  });
});
