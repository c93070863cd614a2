import { settled } from '../lag.ts';
import type { Azure, Rule, RuleProperties } from '../azure/state.ts';
import { ids, nsgId, vmId } from './ids.ts';

const lists = { sourcePortRange: '*', sourcePortRanges: [], destinationPortRanges: [], sourceAddressPrefixes: [], destinationAddressPrefixes: [] };
const rule = (name: string, given: Pick<RuleProperties, 'priority' | 'direction' | 'access' | 'protocol' | 'sourceAddressPrefix' | 'destinationAddressPrefix' | 'destinationPortRange' | 'description'>): Rule => ({
  name,
  properties: { ...lists, ...given },
});

/** The owner's group: the bastion's allow at 110, the application's rules from 300 on. */
export const azure: Azure = {
  vnet: ['10.30.0.0/16'],
  nsgs: {
    [nsgId]: {
      id: nsgId,
      name: ids.nsg,
      subscription: ids.subscription,
      resourceGroup: ids.resourceGroup,
      location: 'westeurope',
      tags: { 'managed-by': 'bicep', env: 'staging' },
      revision: 1,
      ruleRevisions: { 'allow-bastion-ssh': 1, 'allow-https': 1, 'allow-web-out': 1 },
      state: settled({
        flushConnection: false,
        rules: [
          rule('allow-bastion-ssh', { priority: 110, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourceAddressPrefix: '10.30.250.0/26', destinationAddressPrefix: '*', destinationPortRange: '22', description: 'Bastion' }),
          rule('allow-https', { priority: 300, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourceAddressPrefix: 'Internet', destinationAddressPrefix: '*', destinationPortRange: '443', description: 'Public web site' }),
          rule('allow-web-out', { priority: 310, direction: 'Outbound', access: 'Allow', protocol: 'Tcp', sourceAddressPrefix: '*', destinationAddressPrefix: 'Internet', destinationPortRange: '443', description: 'Updates and APIs' }),
        ],
      }),
    },
  },
  vms: {
    [vmId]: {
      id: vmId,
      name: ids.vm,
      subscription: ids.subscription,
      resourceGroup: ids.resourceGroup,
      location: 'westeurope',
      privateIp: '10.30.1.4',
      nic: 'nic-app-1',
      nicNsg: nsgId,
      subnetNsg: null,
    },
  },
  flows: [{ id: ids.flow, vm: vmId, direction: 'Outbound', remote: ids.attacker, port: 443, protocol: 'Tcp' }],
};
