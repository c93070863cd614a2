import type { Findings } from '../read.ts';
import { routedActions } from './routes.ts';
import { at, type Everything } from './rule.ts';

/** Other names for letting go of what an action type did. */
const OPPOSITES: Record<string, readonly string[]> = {
  isolate_host: ['release_host', 'unisolate_host'], disable_account: ['enable_account'], block_ip: ['unblock_ip'],
};

/** A rollback describes; a release restores what was before. Where the two differ, the author is told what happens. */
export function rollbacks(all: Everything, findings: Findings): void {
  for (const { loaded: { playbook }, read } of all.playbooks) {
    for (const [index, action] of playbook.actions.entries()) {
      const { rollback } = action;
      if (rollback === undefined) continue;
      const path = ['playbook', 'actions', index, 'rollback'];
      const warn = (field: string, message: string): number => findings.warnings.push(at(read.doc, [...path, field], message));
      if (action.type === 'revoke_token' && rollback.type === 'revoke_token') {
        warn('type', 'revoked sessions cannot be restored: a release takes the containment away, so that a new sign-in works; what was signed in stays signed out');
        continue;
      }
      if (rollback.type !== action.type && !(OPPOSITES[action.type] ?? []).includes(rollback.type)) {
        warn('type', `${rollback.type} is not run: a release of ${action.type} restores what was there before, and nothing else`);
      }
      if (rollback.target !== undefined && rollback.target !== action.target) warn('target', `a release restores the action's own target ${action.target}, never another one`);
      const ids = routedActions(all, action.type, action.parameters['provider']) ?? [];
      const routed = all.catalogue.filter(({ id }) => ids.includes(id));
      if (routed.length > 0 && routed.every(({ reversibility }) => reversibility === 'none')) warn('type', `${action.type} cannot be undone: a release leaves it as it is`);
    }
  }
}
