import grpc from '@grpc/grpc-js';
import empty_pb from 'google-protobuf/google/protobuf/empty_pb.js';
import plugin_pb from '@pulumi/pulumi/proto/plugin_pb.js';
import type { IResourceProviderServer } from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import provider_pb from '@pulumi/pulumi/proto/provider_pb.js';
import * as z from 'zod';
import { ProviderError, toServiceError } from './errors.ts';
import { failuresOf, type Difference, type Failure, type Operation, type Resource } from './resource.ts';
import { fromStruct, isUnknown, same, toStruct, type Props } from './values.ts';

/** What makes a provider out of this service. `C` is its connection, `Config` its parsed configuration. */
export interface ProviderDefinition<C, Config> {
  name: string;
  version: string;
  config: z.ZodType<Config>;
  /** Keys of the configuration that say which cloud this is: a change is refused, never a replacement of all it holds. */
  identity: readonly (keyof Config & string)[];
  /** Makes the connection. No remote call: a preview configures providers too. */
  configure(config: Config): Promise<C>;
  resources: Record<string, Resource<C>>;
}

/** Bound of a remote call when the resource has no `customTimeouts`, in seconds. */
export const DEFAULT_TIMEOUT_SECONDS = 60;
/** What the engine itself adds to a provider's inputs. */
const ENGINE_KEYS = ['version', 'pluginDownloadURL', '__internal'];

/** The ResourceProvider service for a definition; `cancel` is aborted when the engine says Cancel. */
export function implementation<C, Config>(definition: ProviderDefinition<C, Config>, cancel: AbortController): IResourceProviderServer {
  let connection: { made: C } | { missing: ProviderError } = {
    missing: new ProviderError('FAILED_PRECONDITION', `provider ${definition.name} is not configured`),
  };
  const connected = (): C => {
    if ('missing' in connection) throw connection.missing;
    return connection.made;
  };
  const of = (urn: string): Resource<C> => resourceOf(definition, urn);
  const bounded = (seconds: number): Operation => ({ timeoutSeconds: seconds > 0 ? seconds : DEFAULT_TIMEOUT_SECONDS, signal: cancel.signal });

  return {
    handshake: unary(async (_: provider_pb.ProviderHandshakeRequest) => {
      const response = new provider_pb.ProviderHandshakeResponse();
      // Secrets and outputs come as plain values, see `fromStruct`.
      response.setAcceptSecrets(false);
      response.setAcceptOutputs(false);
      response.setAcceptResources(false);
      return response;
    }),
    getPluginInfo: unary(async (_: empty_pb.Empty) => {
      const info = new plugin_pb.PluginInfo();
      info.setVersion(definition.version);
      return info;
    }),
    getSchema: unary(async (_: provider_pb.GetSchemaRequest) => {
      const resources = Object.fromEntries(Object.keys(definition.resources).map((token) => [token, {}]));
      const response = new provider_pb.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: definition.name, version: definition.version, resources }));
      return response;
    }),
    checkConfig: unary(async (request: provider_pb.CheckRequest) => {
      const news = fromStruct(request.getNews());
      return checkResponse(news, configFailures(definition.config, news));
    }),
    diffConfig: unary(async (request: provider_pb.DiffRequest) => {
      const olds = withoutEngineKeys(fromStruct(request.getOldInputs() ?? request.getOlds()));
      const news = withoutEngineKeys(fromStruct(request.getNews()));
      const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => !same(olds[key], news[key]));
      const moved = definition.identity.find((key) => keys.includes(key));
      if (moved !== undefined) {
        throw new ProviderError('FAILED_PRECONDITION', `provider ${definition.name}: ${moved} cannot change while resources are held by it. Use a provider resource (and a stack) of its own for the other ${moved}.`);
      }
      return diffResponse(keys.length === 0 ? 'same' : { update: keys });
    }),
    configure: unary(async (request: provider_pb.ConfigureRequest) => {
      const args = withoutEngineKeys(fromStruct(request.getArgs()));
      connection = await connect(definition, args);
      const response = new provider_pb.ConfigureResponse();
      response.setSupportspreview(true);
      response.setAcceptsecrets(false);
      response.setAcceptoutputs(false);
      response.setAcceptresources(false);
      return response;
    }),
    check: unary(async (request: provider_pb.CheckRequest) => {
      const { inputs, failures } = of(request.getUrn()).check(fromStruct(request.getNews()));
      return checkResponse(inputs, failures);
    }),
    diff: unary(async (request: provider_pb.DiffRequest) => {
      const news = fromStruct(request.getNews());
      const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
      for (const key of request.getIgnorechangesList()) news[key] = olds[key] ?? null;
      return diffResponse(of(request.getUrn()).diff(olds, news));
    }),
    create: unary(async (request: provider_pb.CreateRequest) => {
      const inputs = fromStruct(request.getProperties());
      const response = new provider_pb.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(toStruct(inputs));
        return response;
      }
      const made = await of(request.getUrn()).create(connected(), inputs, bounded(request.getTimeout()));
      response.setId(made.id);
      response.setProperties(toStruct({ ...inputs, ...made.outputs }));
      return response;
    }, (request) => fromStruct(request.getProperties())),
    read: unary(async (request: provider_pb.ReadRequest) => {
      const olds = fromStruct(request.getInputs());
      const recorded = { ...fromStruct(request.getProperties()), ...olds };
      const found = await of(request.getUrn()).read(connected(), request.getId(), recorded, bounded(request.getTimeout()));
      const response = new provider_pb.ReadResponse();
      if (found === null) return response; // An empty id says: it is not there.
      const inputs = { ...olds, ...found.inputs };
      response.setId(found.id);
      response.setInputs(toStruct(inputs));
      response.setProperties(toStruct({ ...inputs, ...found.outputs }));
      return response;
    }),
    update: unary(async (request: provider_pb.UpdateRequest) => {
      const news = fromStruct(request.getNews());
      const olds = { ...fromStruct(request.getOlds()), ...fromStruct(request.getOldInputs()) };
      for (const key of request.getIgnorechangesList()) news[key] = olds[key] ?? null;
      const response = new provider_pb.UpdateResponse();
      const outputs = request.getPreview() ? {} : await of(request.getUrn()).update(connected(), request.getId(), olds, news, bounded(request.getTimeout()));
      response.setProperties(toStruct({ ...news, ...outputs }));
      return response;
    }, (request) => fromStruct(request.getNews())),
    delete: unary(async (request: provider_pb.DeleteRequest) => {
      const olds = { ...fromStruct(request.getProperties()), ...fromStruct(request.getOldInputs()) };
      await of(request.getUrn()).delete(connected(), request.getId(), olds, bounded(request.getTimeout()));
      return new empty_pb.Empty();
    }),
    cancel: unary(async (_: empty_pb.Empty) => {
      cancel.abort();
      return new empty_pb.Empty();
    }),
    attach: unary(async (_: plugin_pb.PluginAttach) => new empty_pb.Empty()),
    parameterize: unimplemented('Parameterize'),
    invoke: unimplemented('Invoke'),
    call: unimplemented('Call'),
    construct: unimplemented('Construct'),
    getMapping: unimplemented('GetMapping'),
    getMappings: unimplemented('GetMappings'),
    list: (call) => call.destroy(Object.assign(new Error('List is not implemented'), { code: grpc.status.UNIMPLEMENTED })),
  };
}

function unary<Q, R>(work: (request: Q) => Promise<R>, inputs: (request: Q) => Props = () => ({})): grpc.handleUnaryCall<Q, R> {
  return (call, callback) => {
    work(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error, inputs(call.request))),
    );
  };
}

function unimplemented<Q, R>(method: string): grpc.handleUnaryCall<Q, R> {
  return (_call, callback) => callback({ code: grpc.status.UNIMPLEMENTED, details: `${method} is not implemented` });
}

/** `urn:pulumi:stack::project::parent$type::name` -> the handler of `type`. */
function resourceOf<C, Config>(definition: ProviderDefinition<C, Config>, urn: string): Resource<C> {
  const token = (urn.split('::')[2] ?? '').split('$').at(-1) ?? '';
  const found = Object.hasOwn(definition.resources, token) ? definition.resources[token] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(definition.resources).join(', ');
  throw new ProviderError('INVALID_ARGUMENT', `provider ${definition.name} has no resource type ${token}; it has ${known}`);
}

function withoutEngineKeys(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([key]) => !ENGINE_KEYS.includes(key)));
}

function configFailures<Config>(schema: z.ZodType<Config>, news: Props): Failure[] {
  const unknown = Object.keys(news).filter((key) => isUnknown(news[key] ?? null));
  const parsed = schema.safeParse(withoutEngineKeys(news));
  return parsed.success ? [] : failuresOf(parsed.error, unknown);
}

async function connect<C, Config>(definition: ProviderDefinition<C, Config>, args: Props): Promise<{ made: C } | { missing: ProviderError }> {
  const unknown = Object.keys(args).filter((key) => isUnknown(args[key] ?? null));
  if (unknown.length > 0) {
    return { missing: new ProviderError('FAILED_PRECONDITION', `provider ${definition.name}: ${unknown.join(', ')} must be known before anything is read or written`) };
  }
  const parsed = definition.config.safeParse(args);
  if (!parsed.success) throw new ProviderError('INVALID_ARGUMENT', `provider ${definition.name}: ${z.prettifyError(parsed.error)}`);
  return { made: await definition.configure(parsed.data) };
}

function checkResponse(inputs: Props, failures: Failure[]): provider_pb.CheckResponse {
  const response = new provider_pb.CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(failures.map(({ property, reason }) => {
    const failure = new provider_pb.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
  }));
  return response;
}

function diffResponse(difference: Difference): provider_pb.DiffResponse {
  const response = new provider_pb.DiffResponse();
  if (difference === 'same') {
    response.setChanges(provider_pb.DiffResponse.DiffChanges.DIFF_NONE);
    return response;
  }
  const replaces = 'replace' in difference ? difference.replace : [];
  response.setChanges(provider_pb.DiffResponse.DiffChanges.DIFF_SOME);
  response.setDiffsList('update' in difference ? difference.update : replaces);
  response.setReplacesList(replaces);
  return response;
}
