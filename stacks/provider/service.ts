import { flushCompileCache } from 'node:module';
import grpc from '@grpc/grpc-js';
import provider_grpc_pb from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import { implementation, type ProviderDefinition } from './methods.ts';

export type { ProviderDefinition } from './methods.ts';

export interface Served {
  port: number;
  /** Ends what is under way and the server; afterwards nothing keeps the process alive. */
  stop(): void;
}

/** How often a provider looks whether the engine that started it still lives, in ms. */
const ORPHAN_CHECK_MS = 1000;

/** When the compile cache (NODE_COMPILE_CACHE, where set) is written: after the engine's first calls, in ms. */
const CACHE_AFTER_MS = 500;

/**
 * Serves a provider to the engine on a free port of 127.0.0.1 and prints that port on stdout, as the engine expects
 * (https://www.pulumi.com/docs/iac/extending-pulumi/pulumi-provider-protocol/). Ends by itself when the engine is gone: a killed engine
 * leaves its providers behind, and they would go on writing what nobody records.
 */
export async function serve<C, Config>(definition: ProviderDefinition<C, Config>): Promise<Served> {
  const cancel = new AbortController();
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(provider_grpc_pb.ResourceProviderService, implementation(definition, cancel));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const engine = process.ppid;
  const stop = (): void => {
    clearInterval(watch);
    cancel.abort();
    server.forceShutdown();
  };
  const watch = setInterval(() => {
    if (process.ppid !== engine) stop();
  }, ORPHAN_CHECK_MS);
  watch.unref();
  process.stdout.write(`${port}\n`);
  // The engine ends providers by a signal, at which Node would not write its compile cache.
  setTimeout(flushCompileCache, CACHE_AFTER_MS).unref();
  return { port, stop };
}
