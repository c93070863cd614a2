import * as pulumi from '@pulumi/pulumi';
import { heldProgram } from './held.ts';
import { containmentProgram } from './program.ts';
import { repositoryRoot } from './root.ts';

// The entry point of a plain `pulumi preview` or `up` in a response repository. What it registers is decided in git alone.
const program = await heldProgram(repositoryRoot(process.env, pulumi.getRootDirectory()), pulumi.getStack(), process.env);
await containmentProgram(program)();
