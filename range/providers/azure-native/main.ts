import { serve } from '../../../stacks/provider/service.ts';
import { armOf, Config } from './arm.ts';
import { securityInsights } from './securityinsights.ts';
import { securityRule } from './security-rule.ts';

await serve({
  name: 'azure-native',
  version: '3.28.0',
  config: Config,
  identity: [],
  configure: async (config: Config) => armOf(config),
  resources: { 'azure-native:network:SecurityRule': securityRule, ...securityInsights },
});
