import * as z from 'zod';
import type { Clients } from '../../../clients.ts';
import type { Action } from '../../../contract.ts';
import { nsgBlock } from '../../controls/nsg-block/index.ts';
import { blockObject } from '../../controls/nsg-block/object.ts';
import { Parameters } from './parameters.ts';
import { preflight } from './preflight.ts';

const Facts = z.looseObject({ cidr: z.string(), blocks: z.array(z.strictObject({ scope: z.string(), nsg: z.string() })) });

/** Denies a public network at the network security groups, both ways. */
export const blockIpNsg: Action<Clients> = {
  id: 'azure/block-ip-nsg',
  title: 'Block an IP address at Azure network security groups',
  kinds: ['ip'],
  parameters: Parameters,
  // Block external IP address.
  react: 'RA3101',
  reversibility: 'full',
  permissions: [
    'Microsoft.Network/networkSecurityGroups/read', 'Microsoft.Network/networkSecurityGroups/securityRules/read',
    'Microsoft.Network/networkSecurityGroups/securityRules/write', 'Microsoft.Network/networkSecurityGroups/securityRules/delete',
  ],
  scopeProvider: 'azure',
  preflight,
  expand(_request, facts) {
    const { cidr, blocks } = Facts.parse(facts);
    return blocks.map(({ scope, nsg }) => ({
      kind: 'control',
      control: { scope, type: nsgBlock.type, object: blockObject(cidr, nsg), field: nsgBlock.field },
      value: { cidr },
      before: null,
    }));
  },
};
