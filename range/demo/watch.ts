import { moves } from '../attacker/moves.ts';
import type { AttackerView, RangeClient } from '../client.ts';

type Turn = AttackerView['actions'][number]['changes'][number] & { label: string };

/** Watches the attacker and tells every turn from allowed to denied as it happens; `since` is when the alert was handed over, in ms. */
export function watchAttacker(range: RangeClient, since: number, tell: (text: string) => void): { stop(): Promise<void> } {
  const told = new Set<string>();
  let on = true;
  const look = async (): Promise<void> => {
    const view = await range.attacker();
    // What he could do before is on the screen already.
    for (const turn of turnsOf(view).filter(({ wallAt }) => Date.parse(wallAt) >= since)) {
      const key = `${turn.label} ${turn.wallAt}`;
      if (told.has(key)) continue;
      told.add(key);
      tell(`${after(turn.wallAt, since)}  ${turn.allowed ? 'allowed' : 'DENIED '}  ${turn.label}  (${turn.why})`);
    }
  };
  const loop = (async () => {
    while (on) {
      await look().catch(() => undefined);
      await new Promise((wake) => { setTimeout(wake, 150); });
    }
  })();
  return { stop: async () => { on = false; await loop; await look(); } };
}

/** How long after the alert, in wall seconds. */
function after(wallAt: string, since: number): string {
  return `${((Date.parse(wallAt) - since) / 1_000).toFixed(1).padStart(6)} s`;
}

function turnsOf(view: AttackerView): Turn[] {
  return view.actions.flatMap((action) => action.changes.map((change) => ({ ...change, label: action.label }))).sort((a, b) => a.wallAt.localeCompare(b.wallAt));
}

/** What he tries in every round; what he was told to do once is not among it. */
export function everyRound(view: AttackerView): AttackerView['actions'] {
  return view.actions.filter(({ id }) => moves.some((move) => move.id === id));
}

/** What the attacker can and cannot do, one line an action. */
export function standing(view: AttackerView): string {
  return everyRound(view).map((action) => `  ${action.allowed === null ? 'not tried' : action.allowed ? 'allowed  ' : 'denied   '}  ${action.label}`).join('\n');
}
