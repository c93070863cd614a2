import { decide } from '../src/decide/index.ts';
import { enrich, fileSources } from '../src/enrich/index.ts';
import { entity, event, inputs, smallPlaybook } from '../src/decide/testing.ts';
import { Asset, digestOf, type DecideInputs, type LoadedPlaybook } from '../src/model/index.ts';
import { interleaved, ms, quantile, say, seeded } from './measure.ts';

const PLAYBOOKS = 1_000;
const ASSETS = 10_000;
const ROUNDS = 300;
const NOW = '2026-11-21T03:00:00.000Z';

/** Decide against reading the same inputs from JSON and digesting them: what any decider that keeps a ledger pays. */
export async function benchDecide(): Promise<void> {
  const random = seeded(1);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] ?? from[0] as T;
  const sources = ['edr', 'siem', 'cloudtrail', 'identity', 'network', 'cspm'] as const;
  const types = ['credential_theft', 'ransomware', 'lateral_movement', 'data_exfiltration', 'malware'] as const;
  const playbooks: LoadedPlaybook[] = Array.from({ length: PLAYBOOKS }, (_, index) => smallPlaybook(`IR-BENCH-${String(index).padStart(4, '0')}`, {
    triggers: [{ source: pick(sources), event_type: pick(types), severity: ['high', 'critical'] }], conditions: { risk_threshold: Math.floor(random() * 100), asset_criticality: '<= 7' },
  }));
  const assets = Array.from({ length: ASSETS }, (_, index) => Asset.parse({
    id: index.toString(16).padStart(40, '0'), kind: 'device', name: `ws-${index}`, aliases: [`ws-${index}.corp.contoso.example`], addresses: [`10.${index >> 16 & 255}.${index >> 8 & 255}.${index & 255}`],
    environment: pick(['staging', 'dev', 'production']), criticality: Math.floor(random() * 11), scope: 'defender-contoso',
  }));
  const sourcesOf = fileSources({ inventory: { assets, identities: [] }, indicators: [], summaries: [], detections: [] }, NOW);
  const incidents: DecideInputs[] = [];
  for (let index = 0; index < 50; index += 1) {
    const asset = pick(assets);
    const host = entity('device', asset.id, asset.name);
    const base = inputs({ events: [event({ source: pick(sources), eventType: pick(types), entities: [host], sourceId: String(index) })], playbooks, protected: [{ rule: { kind: 'device', match: 'dc-*', reason: 'domain controllers' }, where: 'inventory/protected.yaml:3' }] });
    incidents.push({ ...base, context: await enrich({ incident: base.incident, events: base.events, now: NOW, sources: sourcesOf }) });
  }
  const texts = incidents.map((one) => JSON.stringify(one));
  const of = (round: number): DecideInputs => incidents[round % incidents.length] as DecideInputs;
  const variants = {
    decide: (round: number) => decide(of(round)),
    enrich: async (round: number) => await enrich({ incident: of(round).incident, events: of(round).events, now: NOW, sources: sourcesOf }),
    'parse and digest': (round: number) => digestOf(JSON.parse(texts[round % texts.length] ?? '') as DecideInputs),
  };
  const names = ['decide', 'enrich', 'parse and digest'] as const;
  await interleaved(variants, names, 20);
  const times = await interleaved(variants, names, ROUNDS);
  say(`a. decide: ${PLAYBOOKS} playbooks, ${ASSETS} assets, ${ROUNDS} incidents, inputs of ${Math.round((texts[0]?.length ?? 0) / 1_024)} KB`);
  for (const name of names) {
    const total = times[name].reduce((sum, time) => sum + time, 0);
    say(`   ${name.padEnd(17)} ${Math.round(ROUNDS / total * 1_000).toString().padStart(6)} a second   median ${ms(quantile(times[name], 0.5))}   p99 ${ms(quantile(times[name], 0.99))}`);
  }
  const mid = (name: typeof names[number]): number => quantile(times[name], 0.5);
  say(`   ratio decide / parse and digest: ${(mid('decide') / mid('parse and digest')).toFixed(2)}; with enrich: ${((mid('decide') + mid('enrich')) / mid('parse and digest')).toFixed(2)}`);
}
