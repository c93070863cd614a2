import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Compiling is most of a start; a folder that cannot be written only makes it slower. NODE_COMPILE_CACHE wins.
enableCompileCache(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cordon', 'node'));
const { run } = await import('./program.ts');
process.exitCode = await run(process.argv.slice(2), process.env);
