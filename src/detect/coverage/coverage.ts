import type { Detection } from '../../model/index.ts';
import { ATTACK, parentOf, techniqueName, type Tactic } from './attack.ts';

/** How far a rule is: it responds; it is tested and waits for somebody to enable it; it is only written. The best first. */
export const STATES = ['responds', 'tested', 'written'] as const;
export type State = (typeof STATES)[number];

/** A rule as the matrix shows it. */
export interface CoveredBy { slug: string; name: string; severity: string; state: State; enabled: boolean; tested: boolean; playbook: string | null; techniques: readonly string[] }

/** A technique in one column of the matrix. `state` is that of its best rule; null where no rule looks for it. */
export interface Cell { id: string; name: string | null; state: State | null; rules: readonly CoveredBy[] }

export interface Column { tactic: Tactic; cells: readonly Cell[]; covered: number }

export interface Coverage {
  version: string;
  columns: readonly Column[];
  rules: number;
  /** Techniques of ATT&CK, and how many of them a rule in each state looks for; each counted once however many tactics it serves. */
  techniques: number;
  covered: Record<State, number>;
  /** Rules that name no technique that can be shown. */
  unmapped: readonly CoveredBy[];
}

/** Which techniques the rules look for. A rule stands in the columns of its own tactics, or in all of its technique's where those do not fit. */
export function coverageOf(detections: readonly Detection[]): Coverage {
  const rules = detections.map(coveredBy);
  const places = new Map(rules.map((rule, at) => [rule, placesOf(rule, detections[at]?.rule.tactics ?? [])]));
  const columns = ATTACK.tactics.map((tactic): Column => {
    const extra = rules.flatMap((rule) => (places.get(rule) ?? []).filter(([short]) => short === tactic.short).map(([, parent]) => parent));
    const cells = [...new Set([...tactic.techniques, ...extra])].map((id): Cell => {
      const here = rules.filter((rule) => (places.get(rule) ?? []).some(([short, parent]) => short === tactic.short && parent === id));
      return { id, name: techniqueName(id), state: bestOf(here), rules: here };
    });
    return { tactic, cells, covered: cells.filter(({ state }) => state !== null).length };
  });
  const best = new Map<string, State>();
  for (const { id, state } of columns.flatMap(({ cells }) => cells)) {
    const known = best.get(id);
    if (state !== null && (known === undefined || STATES.indexOf(state) < STATES.indexOf(known))) best.set(id, state);
  }
  const count = (state: State): number => [...best.values()].filter((one) => one === state).length;
  return {
    version: ATTACK.version, columns, rules: rules.length, techniques: new Set(columns.flatMap(({ cells }) => cells.map(({ id }) => id))).size,
    covered: { responds: count('responds'), tested: count('tested'), written: count('written') },
    unmapped: rules.filter((rule) => (places.get(rule) ?? []).length === 0),
  };
}

function coveredBy({ slug, rule, response, tests }: Detection): CoveredBy {
  const cases = tests?.tests ?? [];
  const tested = cases.some(({ expect }) => expect.rows > 0) && cases.some(({ expect }) => expect.rows === 0);
  const enabled = response?.enabled === true;
  const techniques = [...new Set(rule.relevantTechniques.map((id) => id.trim().toUpperCase()))].filter((id) => /^T\d{4}(?:\.\d{3})?$/.test(id));
  return { slug, name: rule.name, severity: rule.severity ?? 'Medium', state: tested ? (enabled ? 'responds' : 'tested') : 'written', enabled, tested, playbook: response?.playbook ?? null, techniques };
}

/** The cells that a rule stands in: a tactic's short name and a technique without its sub-technique. */
function placesOf({ techniques }: CoveredBy, tactics: readonly string[]): (readonly [string, string])[] {
  const own = ATTACK.tactics.filter(({ sentinel }) => tactics.includes(sentinel));
  return [...new Set(techniques.map(parentOf))].flatMap((parent) => {
    const known = ATTACK.tactics.filter((tactic) => tactic.techniques.includes(parent));
    const fitting = own.filter((tactic) => known.length === 0 || known.includes(tactic));
    return (fitting.length > 0 ? fitting : known).map(({ short }) => [short, parent] as const);
  });
}

function bestOf(rules: readonly CoveredBy[]): State | null {
  return STATES.find((state) => rules.some((rule) => rule.state === state)) ?? null;
}
