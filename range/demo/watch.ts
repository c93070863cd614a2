import type { AttackerView, RangeClient } from '../client.ts';

type Turn = AttackerView['actions'][number]['changes'][number] & { label: string };

/** Watches the attacker and tells every turn from allowed to denied as it happens. */
export function watchAttacker(range: RangeClient, tell: (text: string) => void): { stop(): Promise<void> } {
  const told = new Set<string>();
  let on = true;
  const look = async (): Promise<void> => {
    const view = await range.attacker();
    for (const turn of turnsOf(view)) {
      const key = `${turn.label} ${turn.wallAt}`;
      if (told.has(key)) continue;
      told.add(key);
      tell(`${turn.wallAt.slice(11, 23)}  ${turn.allowed ? 'allowed' : 'DENIED '}  ${turn.label}  (${turn.why})`);
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

function turnsOf(view: AttackerView): Turn[] {
  return view.actions.flatMap((action) => action.changes.map((change) => ({ ...change, label: action.label }))).sort((a, b) => a.wallAt.localeCompare(b.wallAt));
}

/** What the attacker can and cannot do, one line an action. */
export function standing(view: AttackerView): string {
  return view.actions.map((action) => `  ${action.allowed === null ? 'not tried' : action.allowed ? 'allowed  ' : 'denied   '}  ${action.label}`).join('\n');
}
