import * as z from 'zod';
import type { Clients } from '../../../clients.ts';
import type { Action } from '../../../contract.ts';
import { accountEnabled } from '../../controls/account-enabled/index.ts';
import { findUser, tokenResidual, userFacts } from '../../user.ts';

const Facts = z.looseObject({ scope: z.string(), user: z.guid(), accountEnabled: z.boolean() });

/** Disables the account of a user; a release enables it again where it was enabled before. */
export const disableUser: Action<Clients> = {
  id: 'entra/disable-user',
  title: 'Disable the account of a user',
  kinds: ['user'],
  parameters: z.strictObject({ provider: z.string().exactOptional().describe('Read by the routes of cordon.yaml.') }),
  // Lock user account.
  react: 'RA3601',
  reversibility: 'full',
  permissions: ['User.Read.All', 'User.EnableDisableAccount.All', 'RoleManagement.Read.Directory'],
  scopeProvider: 'entra',
  async preflight(request, scopes, clients, call) {
    const found = await findUser('entra/disable-user', request, scopes, clients, call);
    if (!found.ok) return found;
    const notes = found.user.accountEnabled ? found.notes : [...found.notes, 'The account is disabled already; a release leaves it so.'];
    return { ok: true, facts: userFacts(found), residual: tokenResidual(request.decidedAt, call.now), notes };
  },
  expand(_request, facts) {
    const { scope, user, accountEnabled: before } = Facts.parse(facts);
    return [{
      kind: 'control',
      control: { scope, type: accountEnabled.type, object: user, field: accountEnabled.field },
      value: { enabled: false },
      before: { enabled: before },
    }];
  },
};
