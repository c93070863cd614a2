import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Compiling is most of a start, of the providers that the engine starts too; a folder that cannot be written only makes it slower.
process.env['NODE_COMPILE_CACHE'] ??= join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cordon', 'node');
enableCompileCache();
// Who reads may stop (`| head`), and a terminal may go away: what a command does comes to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error; });
}
const { run } = await import('./program.ts');
process.exitCode = await run(process.argv.slice(2), process.env);
