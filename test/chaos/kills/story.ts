import type { RangeClient } from '../../../range/client.ts';
import type { World } from '../../e2e/world.ts';
import { alert, ALICE, ATTACKER, BOB, LAPTOP, ROLE, storyWorld } from '../../failures/stories.ts';

/** One command of the story, with what happens in the clouds just before it. */
export interface Step {
  name: string;
  before?(range: RangeClient): Promise<void>;
  args(world: World): string[];
  input?: string;
  /** The exit code of a run that nobody kills. */
  exit: number;
}

const SERVER = { type: 'device', value: 'srv-pay-01' };
const open = (world: World): string => world.git('ls-tree', '--name-only', 'HEAD:incidents/open').split('\n')[0] ?? '';
const respond = (text: object): Pick<Step, 'args' | 'input'> => ({ args: () => ['respond', '--event', '-'], input: JSON.stringify(text) });

/** Where the story plays: every control type, a task, and a target that waits for a person. */
export function killWorld(): World {
  return storyWorld([
    { id: 'disable', type: 'disable_account' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' },
    { id: 'revoke', type: 'revoke_token', parameters: { provider: 'identity_platform' } }, { id: 'ticket', type: 'create_ticket' },
  ], { timeout_seconds: 90, retry_policy: { max_attempts: 1, backoff_ms: 0 } });
}

/**
 * The smallest story that touches every kind of write: it opens and folds, fails and tells the ticket, mends, approves,
 * pauses and resumes, finds drift, releases and closes.
 */
export const story: readonly Step[] = [
  {
    name: 'respond, while one call is refused', exit: 5, ...respond(alert([ALICE, LAPTOP, ATTACKER, ROLE], 'one')),
    before: async (range) => { await range.faults([{ service: 'defender', operation: '^POST .*isolate', status: 403 }]); },
  },
  {
    name: 'respond again, when it is allowed, with one alert that is none', exit: 2, ...respond([alert([ALICE, BOB, SERVER], 'two'), { nonsense: true }]),
    before: async (range) => { await range.faults([]); },
  },
  {
    name: 'approve', exit: 0,
    args: (world) => {
      const waits = JSON.parse(world.git('show', `HEAD:incidents/open/${open(world)}/plans/${newestPlan(world)}.json`)) as { digest: string };
      return ['approve', open(world), '--digest', waits.digest];
    },
  },
  { name: 'apply', args: () => ['apply'], exit: 0 },
  { name: 'pause', args: () => ['pause', '--scope', 'azure-contoso', '--reason', 'change freeze'], exit: 0 },
  { name: 'resume', args: () => ['resume'], exit: 0 },
  { name: 'release', args: (world) => ['release', open(world), '--reason', 'over'], exit: 0 },
  { name: 'close', args: (world) => ['close', open(world), '--as', 'confirmed', '--reason', 'it was him'], exit: 0 },
];

function newestPlan(world: World): string {
  const plans = world.git('ls-tree', '--name-only', `HEAD:incidents/open/${open(world)}/plans`).split('\n').map((name) => Number(name.replace('.json', '')));
  return String(Math.max(...plans));
}
