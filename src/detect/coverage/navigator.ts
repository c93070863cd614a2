import * as z from 'zod';
import { ATTACK, techniquePage } from './attack.ts';
import { STATES, type Coverage, type CoveredBy, type State } from './coverage.ts';

const Hex = z.string().regex(/^#[0-9a-fA-F]{6}$/);
const Metadata = z.strictObject({ name: z.string(), value: z.string() });

/** A layer of the ATT&CK Navigator, format 4.5: https://github.com/mitre-attack/attack-navigator/blob/master/layers/LAYERFORMATv4_5.md */
export const NavigatorLayer = z.strictObject({
  versions: z.strictObject({ attack: z.string(), navigator: z.string(), layer: z.literal('4.5') }),
  name: z.string().min(1), description: z.string(), domain: z.literal('enterprise-attack'),
  sorting: z.int().min(0).max(3),
  layout: z.strictObject({ layout: z.enum(['side', 'flat', 'mini']), showID: z.boolean(), showName: z.boolean(), expandedSubtechniques: z.enum(['none', 'all', 'annotated']) }),
  hideDisabled: z.boolean(),
  techniques: z.array(z.strictObject({
    techniqueID: z.string().regex(/^T\d{4}(\.\d{3})?$/), tactic: z.string(), score: z.number().min(0).max(100), comment: z.string(), enabled: z.boolean(), metadata: z.array(Metadata),
    links: z.array(z.strictObject({ label: z.string(), url: z.url() })), showSubtechniques: z.boolean(),
  })),
  gradient: z.strictObject({ colors: z.array(Hex).min(2), minValue: z.number(), maxValue: z.number() }),
  legendItems: z.array(z.strictObject({ label: z.string(), color: Hex })),
  showTacticRowBackground: z.boolean(), selectTechniquesAcrossTactics: z.boolean(), selectSubtechniquesWithParent: z.boolean(), selectVisibleTechniques: z.boolean(),
  metadata: z.array(Metadata),
});
export type NavigatorLayer = z.infer<typeof NavigatorLayer>;

const SCORE: Readonly<Record<State, number>> = { responds: 100, tested: 60, written: 30 };
const COLOUR: Readonly<Record<State, string>> = { responds: '#2da44e', tested: '#bf8700', written: '#8c959f' };
const MEANS: Readonly<Record<State, string>> = { responds: 'enabled, tested, with a playbook', tested: 'tested, not enabled', written: 'written, not tested' };

/** The coverage as a layer: sub-techniques apart, each with the rules that look for it. */
export function navigatorLayer({ columns, rules }: Coverage): NavigatorLayer {
  const techniques = columns.flatMap(({ tactic, cells }) => cells.flatMap((cell) => {
    const subs = [...new Set(cell.rules.flatMap((rule) => rule.techniques.filter((id) => id === cell.id || id.startsWith(`${cell.id}.`))))].toSorted();
    // The Navigator shows a sub-technique below its technique, which stands there too.
    return cell.rules.length === 0 ? [] : [...new Set([cell.id, ...subs])].map((id) => techniqueOf(id, tactic.short, id === cell.id ? cell.rules : cell.rules.filter((rule) => rule.techniques.includes(id)), subs.some((sub) => sub !== cell.id)));
  }));
  return {
    versions: { attack: ATTACK.version, navigator: '5.0.0', layer: '4.5' }, name: 'Detection coverage', description: `What ${rules} rules of this repository look for.`, domain: 'enterprise-attack',
    sorting: 0, layout: { layout: 'side', showID: true, showName: true, expandedSubtechniques: 'annotated' }, hideDisabled: false, techniques,
    gradient: { colors: ['#ffffff', COLOUR.written, COLOUR.tested, COLOUR.responds], minValue: 0, maxValue: 100 },
    legendItems: STATES.map((state) => ({ label: MEANS[state], color: COLOUR[state] })),
    showTacticRowBackground: false, selectTechniquesAcrossTactics: true, selectSubtechniquesWithParent: false, selectVisibleTechniques: false,
    metadata: [{ name: 'rules', value: String(rules) }],
  };
}

function techniqueOf(id: string, tactic: string, rules: readonly CoveredBy[], showSubtechniques: boolean): NavigatorLayer['techniques'][number] {
  const score = Math.max(...rules.map(({ state }) => SCORE[state]));
  const page = techniquePage(id);
  return {
    techniqueID: id, tactic, score, enabled: true, showSubtechniques: showSubtechniques && !id.includes('.'),
    comment: rules.map(({ name, state, playbook }) => `${name}: ${MEANS[state]}${playbook === null ? '' : `, ${playbook}`}`).join('\n'),
    metadata: rules.map(({ slug, severity }) => ({ name: slug, value: severity })), links: page === null ? [] : [{ label: 'ATT&CK', url: page }],
  };
}
