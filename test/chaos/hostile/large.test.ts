import { describe, expect, it } from 'vitest';
import { LARGEST_INPUT, readAlerts } from '../../../src/ingest/index.ts';
import { eventOf, RECEIVED } from '../../../src/ingest/fixtures.ts';
import { cpuMs, emptyReport, probe, SLOWEST_MS } from './hostile.ts';

const ALERT = '"source":"edr","event_type":"x","entity_type":"user","entity_value":"a"';
/** As much of a unit as an input may have. */
const fill = (unit: string): string => unit.repeat(Math.floor((LARGEST_INPUT - 200) / unit.length));

/** What took gigabytes or minutes when it was read without bounds. */
const LARGE: readonly (readonly [what: string, text: () => string, alerts: number, reason: string])[] = [
  ['alerts of one character', () => `[${fill('1,')}1]`, 20_000, 'more than 20000 alerts in one input: send the rest again'],
  ['lines of one character', () => `{}\n${fill('x\n')}`, 1, 'more than 20000 alerts in one input: send the rest again'],
  ['objects in objects', () => fill('{"a":'), 0, 'not JSON: nested deeper than 1000000 levels at line 1, column 5000001'],
  ['arrays in arrays', () => fill('['), 0, 'not JSON: nested deeper than 1000000 levels at line 1, column 1000002'],
  ['entities that are none', () => `{${ALERT},"entities":[${fill('{},')}{}]}`, 0, 'larger than 1048576 characters'],
  ['keys of one object', () => `{${Array.from({ length: 5_000_000 }, (_, index) => `"${index}":1`).join(',')}}`, 0, 'more than 199999 keys in one object'],
  ['ends of lines', () => `x${fill('\n')}y`, 0, 'not JSON: expected a JSON value at line 1, column 1'],
];

describe('test/chaos/hostile/large', () => {
  it.each(LARGE)('reads 64 MiB of %s within bounds', (_what, text, alerts, reason) => {
    const bytes = new TextEncoder().encode(text());
    const started = cpuMs();
    const read = readAlerts(bytes, 'x', RECEIVED);
    // A tenth of it on a fast machine.
    expect(cpuMs() - started).toBeLessThan(20_000);
    expect(read.alerts).toHaveLength(alerts);
    expect(read.rejected.at(-1)?.reason).toBe(reason);
    expect(read.rejected.length).toBeLessThanOrEqual(20_000);
  }, 120_000);

  it('rejects one byte more than that', () => {
    expect(readAlerts(Buffer.alloc(LARGEST_INPUT + 1, 'x'), 'x', RECEIVED).rejected.map(({ reason }) => reason)).toEqual(['larger than 67108864 bytes']);
  });

  it('takes a page of a Graph list that is larger than one alert', () => {
    const one = `{${ALERT},"title":"${'x'.repeat(1_000)}"}`;
    const page = `{"@odata.context":"https://graph.microsoft.com","value":[${Array.from({ length: 2_000 }, () => one).join(',')}]}`;
    expect(page.length).toBeGreaterThan(2_000_000);
    expect(readAlerts(Buffer.from(page), 'x', RECEIVED).alerts).toHaveLength(2_000);
    expect(readAlerts(Buffer.from(page.replace('@odata.context', '@odata.other')), 'x', RECEIVED).rejected[0]?.reason).toBe('larger than 1048576 characters');
  });

  it.each([
    ['bad entities', `{${ALERT},"entities":[${'{},'.repeat(49_999)}{}]}`], ['more entities than are looked at', `{${ALERT},"entities":[${'{},'.repeat(340_000)}{}]}`], ['entities', `{${ALERT},"entities":[${Array.from({ length: 30_000 }, (_, index) => `{"type":"user","value":"${index}"}`).join(',')}]}`],
    ['long names', `{${ALERT},"entities":[${Array.from({ length: 480 }, (_, index) => `{"type":"host","value":"${index}${'h'.repeat(2_000)}"}`).join(',')}]}`],
    ['metadata', `{${ALERT},"metadata":{"a":[${'[],'.repeat(49_999)}1]}}`], ['evidence', `{"@odata.type":"#microsoft.graph.security.alert","evidence":[${'{},'.repeat(49_999)}{}]}`],
    ['Sentinel entities', `{"object":{"properties":{"relatedEntities":[${'{"kind":"Ip"},'.repeat(49_999)}{}]}}}`], ['tactics', `{"object":{"properties":{"tactics":[${'"x",'.repeat(49_999)}"y"]}}}`],
    ['probes', `{"source":"aws.guardduty","detail":{"service":{"action":{"portProbeAction":{"portProbeDetails":[${'{"remoteIpDetails":{}},'.repeat(40_000)}{}]}}}}}`],
    ['techniques', `{${ALERT},"techniques":[${Array.from({ length: 50_000 }, (_, index) => `"T${String(index % 10_000).padStart(4, '0')}"`).join(',')}]}`],
  ])('takes an alert of 1 MiB made of %s within its time', (_what, text) => {
    const report = emptyReport();
    probe(Buffer.from(text), report, 5 * SLOWEST_MS);
    expect(report.events + report.rejections).toBe(1);
  }, 120_000);

  it('keeps at most 1000 techniques, which is more than ATT&CK has', () => {
    const event = eventOf({ source: 'edr', event_type: 'x', entity_type: 'user', entity_value: 'a', techniques: Array.from({ length: 3_000 }, (_, index) => `T${String(index).padStart(4, '0')}`) });
    expect(event.techniques).toHaveLength(1_000);
  });
});
