import { Config, connectionOf } from './connection.ts';
import { accountEnabled } from './resources/account-enabled.ts';
import { deviceIsolation } from './resources/device-isolation.ts';
import { instanceProfile } from './resources/instance-profile.ts';
import { nrtAlertRule } from './resources/nrt-alert-rule.ts';
import { sessionsValidFrom } from './resources/sessions-valid-from.ts';
import { serve } from './service.ts';

await serve({
  name: 'cordon',
  version: '0.1.0',
  config: Config,
  identity: ['service', 'tenantId', 'account', 'subscriptionId'],
  configure: async (config: Config) => connectionOf(config),
  resources: {
    'cordon:entra:SessionsValidFrom': sessionsValidFrom,
    'cordon:entra:AccountEnabled': accountEnabled,
    'cordon:defender:DeviceIsolation': deviceIsolation,
    'cordon:aws:InstanceProfile': instanceProfile,
    'cordon:sentinel:NrtAlertRule': nrtAlertRule,
  },
});
