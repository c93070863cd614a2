import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ids } from '../scenarios/ids.ts';
import { testRange, type TestRange } from '../testing.ts';

const BASE = `/arm/subscriptions/${ids.subscription}/resourceGroups/${ids.securityGroup}/providers/Microsoft.OperationalInsights/workspaces/${ids.workspace}/providers/Microsoft.SecurityInsights`;
const RULE = '73e01a99-5cd7-4139-a149-9f2736ff2ab5';
const Shown = z.looseObject({ name: z.string(), etag: z.string(), properties: z.record(z.string(), z.json()) });
const List = z.object({ value: z.array(Shown), nextLink: z.string().optional() });

/** As the service's own example has it: https://github.com/Azure/azure-rest-api-specs/tree/main/specification/securityinsights/resource-manager/Microsoft.SecurityInsights (CreateScheduledAlertRule). */
const scheduled = (change: object = {}, kind = 'Scheduled'): object => ({
  kind, properties: {
    displayName: 'My scheduled rule', description: 'An example for a scheduled rule', severity: 'High', enabled: true, tactics: ['Persistence', 'LateralMovement'], query: 'Heartbeat',
    ...(kind === 'NRT' ? {} : { queryFrequency: 'PT1H', queryPeriod: 'P2DT1H30M', triggerOperator: 'GreaterThan', triggerThreshold: 0 }), suppressionDuration: 'PT1H', suppressionEnabled: false,
    eventGroupingSettings: { aggregationKind: 'AlertPerResult' }, entityMappings: [{ entityType: 'Host', fieldMappings: [{ identifier: 'FullName', columnName: 'Computer' }] }], ...change,
  },
});

describe('range/azure/securityinsights', () => {
  let range: TestRange;
  beforeEach(async () => { range = await testRange(); });
  afterEach(() => range.close());
  const put = async (path: string, body: object, headers = {}) => await range.ask('PUT', `${BASE}/${path}?api-version=2024-09-01`, body, headers);
  const get = async (path: string) => await range.ask('GET', `${BASE}/${path}?api-version=2024-09-01`);
  const list = async (path: string): Promise<string[]> => List.parse((await get(path)).body).value.map(({ name }) => name);

  it('creates a rule with 201, updates it with 200 under another etag, deletes it with 200, then 204', async () => {
    const made = await put(`alertRules/${RULE}`, scheduled());
    expect(made).toMatchObject({ status: 201, body: { name: RULE, kind: 'Scheduled', type: 'Microsoft.SecurityInsights/alertRules', properties: { alertRuleTemplateName: null, queryPeriod: 'P2DT1H30M', lastModifiedUtc: expect.any(String), incidentConfiguration: { createIncident: true } } } });
    const changed = await put(`alertRules/${RULE.toUpperCase()}`, scheduled({ severity: 'Low' }));
    expect([changed.status, Shown.parse(changed.body).etag]).toEqual([200, expect.not.stringContaining(Shown.parse(made.body).etag)]);
    expect(await list('alertRules')).toEqual([RULE]);
    const remove = async (): Promise<number> => (await range.ask('DELETE', `${BASE}/alertRules/${RULE}`)).status;
    expect([await remove(), await remove(), (await get(`alertRules/${RULE}`)).status]).toEqual([200, 204, 404]);
  });

  it('answers 409 to another etag, and to the name of a rule that was deleted less than a day ago', async () => {
    const { body } = await put(`alertRules/${RULE}`, scheduled());
    await range.ask('PATCH', `/range/sentinel/alertRules/${RULE}`, { properties: { severity: 'Low' } });
    const stale = await put(`alertRules/${RULE}`, { ...scheduled(), etag: Shown.parse(body).etag });
    expect(stale).toMatchObject({ status: 409, body: { error: { code: 'Conflict', message: expect.stringContaining('(Etag does not match). Data was not saved.') } } });
    await range.ask('DELETE', `${BASE}/alertRules/${RULE}`);
    expect(await put(`alertRules/${RULE}`, scheduled())).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('was recently deleted. You need to allow some time before re-using the same id.') } } });
    await range.client.advance(25 * 3_600);
    expect((await put(`alertRules/${RULE}`, scheduled())).status).toBe(201);
  });

  it.each<[string, object, string]>([
    ['a query with an open bracket', scheduled({ query: 'T | where (a == 1' }), 'Failed to run the analytics rule query.'],
    ['search *', scheduled({ query: 'search * | take 1' }), "cannot contain 'search *'"],
    ['a table that does not exist', scheduled({ query: 'Absent_CL | take 1' }), 'Failed to run the analytics rule query. One of the tables does not exist.'],
    ['a mapped column that the result does not have', scheduled({ query: 'SecurityEvent | project EventID' }), "Error in EntityMappings: The given column 'Computer' does not exist."],
    ['a frequency of 4 minutes', scheduled({ queryFrequency: 'PT4M' }), 'between 5 minutes and 14 days'],
    ['a period under the frequency', scheduled({ queryPeriod: 'PT30M' }), "'QueryPeriod' should be greater than or equal"],
    ['no severity', scheduled({ severity: undefined }), 'Invalid data model. [severity'],
    ['11 entity mappings', scheduled({ entityMappings: Array.from({ length: 11 }, () => ({ entityType: 'Host', fieldMappings: [{ identifier: 'FullName', columnName: 'Computer' }] })) }), 'Invalid data model. [entityMappings'],
    ['a schedule of an NRT rule', scheduled({ queryPeriod: 'PT1H' }, 'NRT'), 'Invalid data model. [queryPeriod'],
  ])('refuses %s with 400 BadRequest', async (_what, body, message) => {
    await range.ask('PUT', '/range/sentinel/tables', { absent: ['Absent_CL'] });
    expect(await put(`alertRules/${RULE}`, body)).toMatchObject({ status: 400, body: { error: { code: 'BadRequest', message: expect.stringContaining(message) } } });
  });

  it('takes 50 enabled NRT rules, a disabled one more, and no further enabled one', async () => {
    for (let index = 0; index < 50; index += 1) expect((await put(`alertRules/nrt-${index}`, scheduled({}, 'NRT'))).status).toBe(201);
    expect((await put('alertRules/nrt-off', scheduled({ enabled: false }, 'NRT'))).status).toBe(201);
    expect(await put('alertRules/nrt-50', scheduled({}, 'NRT'))).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("'NRT' analytics rules (50)") } } });
    expect((await put('alertRules/nrt-7', scheduled({ severity: 'Low' }, 'NRT'))).status).toBe(200);
  });

  it('lists in pages of 100 by nextLink, late by the lag, while a read of one object is not', async () => {
    await range.client.settings({ sentinelListLagMs: 1_000 });
    for (let index = 0; index < 101; index += 1) await put(`metadata/m-${index}`, { properties: { kind: 'AnalyticsRule', parentId: '/p' } });
    expect([await list('metadata'), (await get('metadata/m-1')).status]).toEqual([[], 200]);
    range.pass(1_001);
    const first = List.parse((await get('metadata')).body);
    const next = new URL(first.nextLink ?? '');
    expect([first.value.length, List.parse((await range.ask('GET', `${next.pathname}${next.search}`)).body).value.length]).toEqual([100, 1]);
  });

  it('makes items of what a watchlist is uploaded with, keeps the search key, and takes items one by one', async () => {
    const properties = { displayName: 'High Value Assets Watchlist', source: 'watchlist.csv', sourceType: 'Local file', provider: 'Microsoft', numberOfLinesToSkip: 1, rawContent: 'This line will be skipped\nheader1,header2\nvalue1,value2', itemsSearchKey: 'header1', contentType: 'text/csv' };
    const made = await put('watchlists/highValueAsset', { properties });
    expect(made).toMatchObject({ status: 201, body: { type: 'Microsoft.SecurityInsights/Watchlists', properties: { watchlistAlias: 'highValueAsset', watchlistType: 'watchlist', isDeleted: false } } });
    expect(Shown.parse(made.body).properties).not.toHaveProperty('rawContent');
    expect(List.parse((await get('watchlists/highValueAsset/watchlistItems')).body).value).toMatchObject([{ properties: { itemsKeyValue: { header1: 'value1', header2: 'value2' } } }]);
    expect((await put('watchlists/highValueAsset', { properties: { ...properties, itemsSearchKey: 'header2' } })).status).toBe(400);
    expect((await put(`watchlists/highValueAsset/watchlistItems/${RULE}`, { properties: { itemsKeyValue: { header1: 'v' } } })).status).toBe(201);
    expect((await put(`watchlists/none/watchlistItems/${RULE}`, { properties: { itemsKeyValue: { header1: 'v' } } })).status).toBe(404);
    await range.ask('DELETE', `${BASE}/watchlists/highValueAsset`);
    expect(await list('watchlists/highValueAsset/watchlistItems')).toEqual([]);
  });

  it('stops a rule as the service does: disabled, AUTO DISABLED before its name, the reason in its description', async () => {
    await put(`alertRules/${RULE}`, scheduled());
    await range.ask('POST', `/range/sentinel/alertRules/${RULE}/auto-disable`, { reason: 'the target table was deleted' });
    expect((await get(`alertRules/${RULE}`)).body).toMatchObject({ properties: { enabled: false, displayName: 'AUTO DISABLED My scheduled rule', description: expect.stringMatching(/^the target table was deleted, /) } });
  });

  it('plays a 429 with Retry-After, demands a token, knows no other workspace, and no prototype', async () => {
    await range.client.faults([{ service: 'arm', operation: '^PUT .*/alertRules/', status: 429, times: 1, retryAfter: 7 }]);
    const throttled = await put(`alertRules/${RULE}`, scheduled());
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await range.ask('GET', `${BASE}/alertRules`, undefined, { authorization: '' })).status).toBe(401);
    expect((await range.ask('GET', `${BASE.replace(ids.workspace, 'law-none')}/alertRules`)).status).toBe(404);
    expect((await get('alertRules/__proto__')).status).toBe(404);
    expect((await put('metadata/__proto__', { properties: { kind: 'AnalyticsRule', parentId: '/p' } })).status).toBe(201);
    expect(await list('metadata')).toEqual(['__proto__']);
  });
});
