import type { RangeClient } from '../../../range/client.ts';
import type { World } from '../../e2e/world.ts';
import { alert, ALICE, ATTACKER, LAPTOP, ROLE, storyWorld } from '../../failures/stories.ts';

/** One command of the story, with what happens in the clouds just before it. */
export interface Step {
  name: string;
  before?(range: RangeClient): Promise<void>;
  args(world: World): string[];
  input?: string;
  /** The exit code of a run that nobody kills. */
  exit: number;
}

/** The open incident about an entity of this name. */
function about(world: World, name: string): string {
  const [found = ''] = world.git('grep', '--files-with-matches', '--fixed-strings', name, 'HEAD', '--', 'incidents/open/*/incident.yaml').split('\n');
  return found.split('/').at(-2) ?? '';
}

const respond = (text: object): Pick<Step, 'args' | 'input'> => ({ args: () => ['respond', '--event', '-'], input: JSON.stringify(text) });

/** Where the story plays: every control type, a task, and a target that waits for a person. */
export function killWorld(): World {
  return storyWorld([
    { id: 'disable', type: 'disable_account' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' },
    { id: 'revoke', type: 'revoke_token', parameters: { provider: 'identity_platform' } }, { id: 'ticket', type: 'create_ticket' },
  ], { timeout_seconds: 90, retry_policy: { max_attempts: 1, backoff_ms: 0 } });
}

const release = (name: string): Step => ({ name: `release ${name}`, args: (world) => ['release', about(world, name), '--reason', 'over'], exit: 0 });

/**
 * The smallest story that touches every kind of write: it opens and folds, fails and tells the ticket, mends, approves, pauses and
 * resumes, releases and closes. An incident of its own for every cloud: a kill costs the engine of that cloud alone.
 */
export const story: readonly Step[] = [
  {
    name: 'respond, while the isolation is refused', exit: 5, ...respond(alert([LAPTOP], 'one')),
    before: async (range) => { await range.faults([{ service: 'defender', operation: '^POST .*isolate', status: 403 }]); },
  },
  {
    name: 'respond again, when it is allowed, with one alert that is none', exit: 2, ...respond([alert([LAPTOP], 'two'), { nonsense: true }]),
    before: async (range) => { await range.faults([]); },
  },
  { name: 'respond for an account', exit: 0, ...respond(alert([ALICE], 'three')) },
  { name: 'respond for a role', exit: 0, ...respond(alert([ROLE], 'four')) },
  { name: 'respond for an address', exit: 3, ...respond(alert([ATTACKER], 'five')) },
  {
    name: 'approve', exit: 0,
    args: (world) => {
      const waits = JSON.parse(world.git('show', `HEAD:incidents/open/${about(world, ATTACKER.value)}/plans/1.json`)) as { digest: string };
      return ['approve', about(world, ATTACKER.value), '--digest', waits.digest];
    },
  },
  { name: 'apply', args: () => ['apply'], exit: 0 },
  { name: 'pause', args: () => ['pause', '--scope', 'azure-contoso', '--reason', 'change freeze'], exit: 0 },
  { name: 'resume', args: () => ['resume'], exit: 0 },
  release('alice'), release('web-staging'), release(ATTACKER.value), release('ws-17'),
  { name: 'close', args: (world) => ['close', about(world, 'alice'), '--as', 'confirmed', '--reason', 'it was him'], exit: 0 },
];
