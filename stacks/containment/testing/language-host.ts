import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import grpc from '@grpc/grpc-js';
import language_grpc_pb from '@pulumi/pulumi/proto/language_grpc_pb.js';
import language_pb from '@pulumi/pulumi/proto/language_pb.js';
import plugin_pb from '@pulumi/pulumi/proto/plugin_pb.js';

/**
 * As much of Pulumi's Node language host as a program needs that has its packages already: it starts the SDK's own
 * runner with what the engine says. For tests on machines that have the engine alone; the CLI brings the real one.
 */
const engine = process.argv.at(-1) ?? '';
const runner = createRequire(import.meta.url).resolve('@pulumi/pulumi/cmd/run/index.js');
const answer = <Request, Response>(make: (request: Request) => Response | Promise<Response>): grpc.handleUnaryCall<Request, Response> => (call, callback) => {
  Promise.resolve(make(call.request)).then((response) => { callback(null, response); }, (error: unknown) => { callback({ code: grpc.status.INTERNAL, message: String(error) }); });
};

async function run(request: language_pb.RunRequest): Promise<language_pb.RunResponse> {
  const info = request.getInfo();
  const flags = Object.entries({
    monitor: request.getMonitorAddress(), engine, organization: request.getOrganization(), project: request.getProject(), stack: request.getStack(),
    pwd: request.getPwd(), 'root-directory': info?.getRootDirectory() ?? '', parallel: String(request.getParallel()),
  }).filter(([, value]) => value !== '').map(([name, value]) => `--${name}=${value}`);
  const child = spawn(process.execPath, [runner, ...flags, ...(request.getDryrun() ? ['--dry-run'] : []), info?.getEntryPoint() ?? request.getProgram()], {
    cwd: request.getPwd(), stdio: ['ignore', 2, 2], env: { ...process.env, PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())) },
  });
  const code = await new Promise<number | null>((done) => { child.once('exit', done); });
  const response = new language_pb.RunResponse();
  // The SDK's code for "failed, and said why".
  if (code === 32) response.setBail(true);
  else if (code !== 0) response.setError(`the program ended with ${code ?? 'a signal'}`);
  return response;
}

const server = new grpc.Server();
// The generated service is complete; what the engine does not ask for stays UNIMPLEMENTED.
server.addService(language_grpc_pb.LanguageRuntimeService, {
  getRequiredPackages: answer(() => new language_pb.GetRequiredPackagesResponse()),
  getPluginInfo: answer(() => { const info = new plugin_pb.PluginInfo(); info.setVersion('3.259.0'); return info; }),
  run: answer(run),
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
