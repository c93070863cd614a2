import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rangeClient, type RangeClient } from '../../../range/client.ts';
import { startServer, type RangeServer } from '../../../range/server.ts';
import { connectionOf, type Connection } from '../connection.ts';
import type { Operation } from '../resource.ts';
import { MARKER } from '../testing/fake.ts';
import { instanceProfile } from './instance-profile.ts';

const REGION = 'eu-west-1';
const INSTANCE = 'i-0f1e2d3c4b5a69788';
const ID = `${REGION}/${INSTANCE}`;
const OWN = 'arn:aws:iam::210987654321:instance-profile/web-staging';
const QUARANTINE = 'arn:aws:iam::210987654321:instance-profile/cordon-quarantine';
const OTHER = 'arn:aws:iam::210987654321:instance-profile/web-prod';
const inputs = { instance: INSTANCE, region: REGION, profile: QUARANTINE, before: OWN, marker: MARKER };
const operation = (timeoutSeconds = 5): Operation => ({ timeoutSeconds, signal: new AbortController().signal });

describe('stacks/provider/resources/instance-profile, by the EC2 SDK against the range', () => {
  let server: RangeServer;
  let range: RangeClient;
  let connection: Connection;
  beforeAll(async () => {
    server = await startServer();
    range = rangeClient(server.url);
    connection = connectionOf({ service: 'aws', endpoint: `${server.url}/aws` });
  });
  afterAll(async () => server.close());
  beforeEach(async () => {
    await range.reset();
    await range.settings({ iamReadLagMs: 300 });
  });
  const carried = async (): Promise<unknown> => (await instanceProfile.read(connection, ID, {}, operation()))?.inputs['profile'];
  const seenAs = async (profile: string | null, before: string | null): Promise<void> => {
    await instanceProfile.create(connection, { ...inputs, profile, before }, operation());
  };

  it('swaps the profile and is done when reads show it', async () => {
    expect(await instanceProfile.create(connection, inputs, operation())).toEqual({ id: ID, outputs: { set: QUARANTINE } });
    expect(await carried()).toBe(QUARANTINE);
  });

  it('restores before, and again without harm', async () => {
    await instanceProfile.create(connection, inputs, operation());
    await instanceProfile.delete(connection, ID, inputs, operation());
    await instanceProfile.delete(connection, ID, inputs, operation());
    expect(await carried()).toBe(OWN);
  });

  it('takes the profile away and gives it back when it is to be null', async () => {
    await seenAs(null, OWN);
    expect(await carried()).toBeNull();
    await instanceProfile.delete(connection, ID, { ...inputs, profile: null }, operation());
    expect(await carried()).toBe(OWN);
  });

  it('leaves what somebody else has put there since, also after a refresh has recorded it', async () => {
    await instanceProfile.create(connection, inputs, operation());
    await seenAs(OTHER, QUARANTINE);
    const drifted = await instanceProfile.read(connection, ID, { ...inputs, set: QUARANTINE }, operation());
    expect(drifted).toEqual({ id: ID, inputs: { instance: INSTANCE, region: REGION, profile: OTHER }, outputs: { set: QUARANTINE } });
    await instanceProfile.delete(connection, ID, { ...inputs, ...drifted?.inputs, ...drifted?.outputs }, operation());
    expect(await carried()).toBe(OTHER);
  });

  it('refuses when the instance no longer carries what the plan recorded', async () => {
    await expect(instanceProfile.create(connection, { ...inputs, before: OTHER }, operation())).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION', message: expect.stringContaining(`carries ${OWN}, not ${OTHER}`),
    });
    expect(await carried()).toBe(OWN);
  });

  it('finishes a create that died after its write', async () => {
    await seenAs(QUARANTINE, OWN);
    await instanceProfile.create(connection, inputs, operation());
    expect(await carried()).toBe(QUARANTINE);
  });

  it('shows the AWS code of a refusal', async () => {
    await range.faults([{ service: 'aws', operation: 'ReplaceIamInstanceProfileAssociation', status: 403, times: 10 }]);
    await expect(instanceProfile.create(connection, inputs, operation())).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await range.faults([]);
  });

  it('refuses an id that is not region/instance', async () => {
    await expect(instanceProfile.read(connection, 'i-1', {}, operation())).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('holds a profile that was there before, and leaves it there', async () => {
    await instanceProfile.create(connection, { ...inputs, profile: OWN }, operation());
    await instanceProfile.delete(connection, ID, { ...inputs, profile: OWN, set: OWN }, operation());
    expect(await carried()).toBe(OWN);
  });
});
