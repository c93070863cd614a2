import * as z from 'zod';
import type { Clients } from '../../../clients.ts';
import type { Action } from '../../../contract.ts';
import { DeviceIsolation, deviceIsolation } from '../../controls/device-isolation/index.ts';
import { preflight } from './preflight.ts';

export const Parameters = z.strictObject({
  provider: z.string().exactOptional().describe('Read by the routes of cordon.yaml.'),
  mode: z.enum(['Full', 'Selective']).default('Full').describe('Selective keeps Outlook and Teams.'),
});

const Facts = z.looseObject({ scope: z.string(), machine: z.string(), isolation: DeviceIsolation.nullable() });

/** Cuts a device off the network, all but the Defender channel. */
export const isolateDevice: Action<Clients> = {
  id: 'defender/isolate-device',
  title: 'Isolate a device from the network',
  kinds: ['device'],
  parameters: Parameters,
  // Block user external communication: RE&CT has no action for a whole device, this is the nearest.
  react: 'RA3109',
  reversibility: 'full',
  permissions: ['Machine.Isolate', 'Machine.Read.All'],
  scopeProvider: 'defender',
  preflight,
  expand(request, facts) {
    const { scope, machine, isolation } = Facts.parse(facts);
    return [{
      kind: 'control',
      control: { scope, type: deviceIsolation.type, object: machine, field: deviceIsolation.field },
      value: { mode: Parameters.parse(request.parameters).mode },
      before: isolation,
    }];
  },
};
