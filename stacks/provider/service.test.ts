import { spawn } from 'node:child_process';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import provider_grpc_pb from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import provider_pb from '@pulumi/pulumi/proto/provider_pb.js';
import * as z from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProviderError, UnverifiedError } from './errors.ts';
import { implementation } from './methods.ts';
import { differ, resource, type Operation } from './resource.ts';
import { fromStruct, toStruct, UNKNOWN, type Props } from './values.ts';

const URN = 'urn:pulumi:test::cordon::cordon:test:Thing::one';
const Inputs = z.strictObject({ key: z.string(), value: z.number() });
const asked: Operation[] = [];
const thing = resource<string, z.infer<typeof Inputs>>({
  inputs: Inputs,
  diff: (olds, news) => differ(olds, news, ['key']),
  create: async (connection, { key }, operation) => {
    asked.push(operation);
    if (key === 'denied') throw new ProviderError('PERMISSION_DENIED', 'no');
    if (key === 'bug') throw new TypeError('oops');
    if (key === 'unseen') throw new UnverifiedError('u-1', { seen: false }, 'not seen');
    return { id: key, outputs: { connection } };
  },
  read: async () => null,
  update: async () => ({}),
  delete: async () => undefined,
});

describe('stacks/provider/service', () => {
  let server: grpc.Server;
  let client: InstanceType<typeof provider_grpc_pb.ResourceProviderClient>;
  beforeEach(async () => {
    asked.length = 0;
    server = new grpc.Server();
    const config = z.strictObject({ who: z.string() });
    server.addService(provider_grpc_pb.ResourceProviderService, implementation({
      name: 'cordon', version: '1.2.3', config, identity: ['who'], configure: async ({ who }) => who, resources: { 'cordon:test:Thing': thing },
    }, new AbortController()));
    const port = await new Promise<number>((resolve) => server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound)));
    client = new provider_grpc_pb.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });
  afterEach(() => {
    client.close();
    server.forceShutdown();
  });

  const configure = async (args: Props): Promise<provider_pb.ConfigureResponse> => {
    const request = new provider_pb.ConfigureRequest();
    request.setArgs(toStruct(args));
    return new Promise((resolve, reject) => client.configure(request, (error, response) => (error ? reject(error) : resolve(response))));
  };
  const create = async (properties: Props, options: { preview?: boolean; timeout?: number; urn?: string } = {}): Promise<provider_pb.CreateResponse> => {
    const request = new provider_pb.CreateRequest();
    request.setUrn(options.urn ?? URN);
    request.setProperties(toStruct(properties));
    request.setPreview(options.preview ?? false);
    request.setTimeout(options.timeout ?? 0);
    return new Promise((resolve, reject) => client.create(request, (error, response) => (error ? reject(error) : resolve(response))));
  };

  it('gives the configured connection and the timeout in seconds to a handler', async () => {
    await configure({ who: 'me', version: '9.9.9' });
    const made = await create({ key: 'k', value: 1 }, { timeout: 7 });
    expect(fromStruct(made.getProperties())).toEqual({ key: 'k', value: 1, connection: 'me' });
    expect(asked[0]?.timeoutSeconds).toBe(7);
  });

  it('answers a preview with its inputs, unknown ones too, and calls no handler', async () => {
    await configure({ who: UNKNOWN });
    const made = await create({ key: UNKNOWN, value: 1 }, { preview: true });
    expect(made.getId()).toBe('');
    expect(fromStruct(made.getProperties())).toEqual({ key: UNKNOWN, value: 1 });
    expect(asked).toEqual([]);
    await expect(create({ key: 'k', value: 1 })).rejects.toMatchObject({ code: grpc.status.FAILED_PRECONDITION, details: expect.stringContaining('who must be known') });
  });

  it('refuses to work before it is configured, and a configuration that does not fit', async () => {
    await expect(create({ key: 'k', value: 1 })).rejects.toMatchObject({ details: 'provider cordon is not configured' });
    await expect(configure({ whom: 'me' })).rejects.toMatchObject({ code: grpc.status.INVALID_ARGUMENT, details: expect.stringContaining('whom') });
  });

  it('checks inputs by property, and holds back judgement on what is not known yet', async () => {
    expect(thing.check({ key: UNKNOWN, value: 'no' }).failures).toEqual([{ property: 'value', reason: expect.stringContaining('number') }]);
    expect(thing.check({ key: UNKNOWN, value: UNKNOWN }).failures).toEqual([]);
    await configure({ who: 'me' });
    await expect(create({ key: 'k', value: 'no' })).rejects.toMatchObject({ code: grpc.status.INVALID_ARGUMENT });
  });

  it('answers with the code of a refusal, INTERNAL for a bug, and the partial state of what was not seen', async () => {
    await configure({ who: 'me' });
    await expect(create({ key: 'denied', value: 1 })).rejects.toMatchObject({ code: grpc.status.PERMISSION_DENIED, details: 'no' });
    await expect(create({ key: 'bug', value: 1 })).rejects.toMatchObject({ code: grpc.status.INTERNAL, details: expect.stringContaining('oops') });
    const error = await create({ key: 'unseen', value: 1 }).then(() => undefined, (thrown: grpc.ServiceError) => thrown);
    expect(error?.code).toBe(grpc.status.UNKNOWN);
    expect(String(error?.metadata.get('grpc-status-details-bin')[0])).toContain('pulumirpc.ErrorResourceInitFailed');
  });

  it('names the types it has when asked for another', async () => {
    await configure({ who: 'me' });
    await expect(create({}, { urn: 'urn:pulumi:test::cordon::constructor::x' })).rejects.toMatchObject({ details: expect.stringContaining('it has cordon:test:Thing') });
  });

  it('says UNIMPLEMENTED for what a provider of ours never does', async () => {
    const request = new provider_pb.InvokeRequest();
    await expect(new Promise((_, reject) => client.invoke(request, (error) => reject(error)))).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
  });

  it('starts by its executable within 2 s on a busy machine, and ends when the engine that started it is killed', async () => {
    const executable = join(import.meta.dirname, 'bin', 'pulumi-resource-cordon');
    // The shell stands for the engine: it starts the provider, tells its process id, and is killed.
    const engine = spawn('/bin/sh', ['-c', `"${executable}" 127.0.0.1:1 & echo "pid $!"; wait`], { stdio: ['ignore', 'pipe', 'inherit'] });
    const started = performance.now();
    const text = await new Promise<string>((resolve) => {
      let seen = '';
      engine.stdout.on('data', (chunk: Buffer) => {
        seen += chunk.toString('utf8');
        if (/^\d+$/m.test(seen)) resolve(seen);
      });
    });
    expect(performance.now() - started).toBeLessThan(2000);
    const pid = Number(/pid (\d+)/.exec(text)?.[1]);
    engine.kill('SIGKILL');
    await expect.poll(() => lives(pid), { timeout: 5000, interval: 100 }).toBe(false);
  });
});

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
