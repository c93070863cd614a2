import { serve } from '../../../stacks/provider/service.ts';
import { Config, iamOf } from './iam.ts';
import { rolePolicy } from './role-policy.ts';

await serve({
  name: 'aws',
  version: '7.48.0',
  config: Config,
  identity: [],
  configure: async (config: Config) => iamOf(config),
  resources: { 'aws:iam/rolePolicy:RolePolicy': rolePolicy },
});
