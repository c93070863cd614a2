import { join } from 'node:path';
import { PolicyPack } from '@pulumi/policy';
import { readKnown } from './known.ts';
import { policies } from './policies.ts';

const known = await readKnown(process.env);
// The SDK takes the pack's version from package.json in the working directory.
process.chdir(join(import.meta.dirname, '..', '..'));
new PolicyPack('cordon-containment', { policies: policies(known) });
