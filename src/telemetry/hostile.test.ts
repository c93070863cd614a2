import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../model/index.ts';
import { compile } from '../../kql/index.ts';
import { readLogs, type ReadOptions } from './index.ts';
import { temporary, written, zipOf } from './testing/files.ts';
import { rowsOf } from './testing/rows.ts';
import { shipped } from './testing/schema.ts';

const folder = temporary();
const row = '{"TimeGenerated":"2026-11-20T10:00:00Z","Type":"SigninLogs","UserPrincipalName":"alice"}';

async function read(name: string, content: string | Buffer, options: ReadOptions = {}): Promise<{ rows: number; unread: readonly (readonly [string, string])[] }> {
  const path = written(folder, name, content);
  const { tables, unread } = await readLogs([path], shipped, options);
  return { rows: tables.get('SigninLogs')?.length ?? 0, unread: unread.map(({ file, reason }) => [file.slice(folder.length + 1), reason]) };
}

describe('src/telemetry against hostile files', () => {
  it('reads no member of a zip whose name leads out of it, and reads the others', async () => {
    expect(await read('slip.zip', zipOf({ '../../etc/passwd.json': row, '/etc/cron.json': row, 'C:/x.json': row, 'good.json': row }))).toEqual({
      rows: 1, unread: [['slip.zip!../../etc/passwd.json', 'its name leads out of the archive'], ['slip.zip!/etc/cron.json', 'its name leads out of the archive'], ['slip.zip!C:/x.json', 'its name leads out of the archive']],
    });
  });

  it('stops a zip bomb at its ratio and at the total, and says both', async () => {
    const spaces = Buffer.alloc(80 * 1024 ** 2, ' ');
    spaces.write('[');
    const bomb = zipOf({ 'bomb.json': spaces, 'good.json': row });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await read('ratio.zip', bomb)).toEqual({
      rows: 1, unread: [['ratio.zip!bomb.json', expect.stringContaining('the file ends inside its array')], ['ratio.zip!bomb.json', expect.stringMatching(/^it unpacks to more than 300 times its size: reading stopped after \d+ bytes$/)]],
    });
    expect((await read('total.zip', zipOf({ 'a.json': row.repeat(1), 'b.json': `${row}\n`.repeat(100) }), { limits: { unpacked: 1000 } })).unread).toEqual([['total.zip!b.json', 'the archives unpack to more than 1000 bytes: reading stopped here']]);
    expect((await read('bomb.gz', gzipSync(spaces))).unread).toContainEqual(['bomb.gz', expect.stringMatching(/^it unpacks to more than 300 times/)]);
  });

  it('opens archives in archives 3 deep, no more', async () => {
    let archive: Buffer = zipOf({ 'row.json': row });
    for (let level = 1; level < 3; level += 1) archive = zipOf({ 'inner.zip': archive });
    expect(await read('three.zip', archive)).toEqual({ rows: 1, unread: [] });
    expect(await read('four.zip', zipOf({ 'inner.zip': archive }))).toEqual({ rows: 0, unread: [['four.zip!inner.zip!inner.zip!inner.zip', 'it is packed more than 3 times']] });
  });

  it('keeps what stands before the place where a gz or zip breaks', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => row.replace('alice', `user${(at * 2_654_435_761) % 4_294_967_296}`)).join('\n');
    const cut = await read('cut.json.gz', gzipSync(rows).subarray(0, 30_000));
    expect(cut.rows).toBeGreaterThan(1000);
    expect(cut.unread.map(([, reason]) => reason)).toEqual(expect.arrayContaining([expect.stringMatching(/^reading it failed: unexpected end of file/)]));
    expect((await read('short.json.gz', gzipSync(`${row}\n${rows.slice(0, 3000)}`).subarray(0, 150))).rows).toBeGreaterThan(0);
    const zip = zipOf({ 'a.json': rows });
    expect((await read('cut.zip', zip.subarray(0, zip.length - 50))).unread).toEqual([['cut.zip', expect.stringMatching(/^it is no zip archive that can be read/)]]);
    zip.fill(0xaa, 2000, 2100);
    expect((await read('broken.zip', zip)).unread).toContainEqual(['broken.zip!a.json', expect.stringMatching(/^reading it failed: /)]);
  });

  it('reads text with invalid UTF-8, a megabyte in one value, and half a character at the end', async () => {
    const bytes = Buffer.concat([Buffer.from('{"TimeGenerated":"2026-11-20T10:00:00Z","Type":"SigninLogs","UserAgent":"'), Buffer.from([0xff, 0xc3, 0x28]), Buffer.alloc(1_048_576, 'x'), Buffer.from('"}\n'), Buffer.from([0xe2, 0x82])]);
    expect(await read('bytes.json', bytes)).toEqual({ rows: 1, unread: [['bytes.json', 'there is text between the records that is no JSON (first: after record 1)']] });
  });

  it('leaves out records that are nested deeper than 100 levels', async () => {
    const deep = (levels: number): string => row.replace('"alice"', `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
    expect(await read('deep.json', [deep(99), deep(100), deep(100_000), row].join('\n'))).toMatchObject({ rows: 2, unread: [['deep.json', 'a record is nested deeper than 100 levels']] });
    expect((await read('lists.json', `${'['.repeat(1_000_000)}\n${row}`)).rows).toBe(1);
  });

  it('counts at most 1000 reasons, and the rest together', async () => {
    const many = Array.from({ length: 1500 }, (_, at) => JSON.stringify({ [`field${at}`]: 1 })).join('\n');
    const { unread } = await readLogs([written(folder, 'reasons.json', many)], shipped);
    expect(unread).toHaveLength(1001);
    expect(unread.at(-1)).toMatchObject({ records: 500 });
  });

  it('stops at the limit of rows, and says so', async () => {
    expect(await read('rows.json', `${row}\n`.repeat(10), { limits: { rows: 4 } })).toEqual({ rows: 4, unread: [['rows.json', 'there are more than 4 rows: reading stopped here']] });
  });

  it('takes names such as __proto__ and constructor for names of fields', () => {
    const names = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x","TimeGenerated":"2026-11-20T10:00:00Z","Type":"SigninLogs"}';
    const { tables } = rowsOf(JSON.parse(names), JSON.parse('{"TimeGenerated":"2026-11-20T10:00:00Z","Type":"__proto__"}'), JSON.parse('{"Type":"constructor","Timestamp":"x","ActionType":"toString"}'), JSON.parse('{"category":"toString","properties":{}}'));
    expect(tables).toEqual({ SigninLogs: [{ TimeGenerated: '2026-11-20T10:00:00.000Z', Type: 'SigninLogs' }] });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('makes rows that a query takes, or none, of records of any shape', () => {
    const seeds: Record<string, unknown>[] = [
      { '@timestamp': '2026-11-20T10:00:00Z', Channel: 'Security', EventID: 4624, Hostname: 'a', LogonType: '9' }, { '@timestamp': 1, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', EventID: 10, GrantedAccess: '0x1010', TargetImage: 'x' },
      { eventSource: 's', eventName: 'n', eventVersion: '1', eventTime: '2026-11-20T10:00:00Z', userIdentity: {} }, { version: '2', srcaddr: '1', dstaddr: '2', start: '1600740868', packets: 'x' }, { category: 'SignInLogs', time: '2026-11-20T10:00:00Z', properties: { createdDateTime: 'x' } },
      { category: 'NetworkSecurityGroupFlowEvent', properties: { flows: [{ flows: [{ flowTuples: ['1600740868,a,b,1,2,T,I,A'] }] }] } }, { Timestamp: '2026-11-20T10:00:00Z', ActionType: 'ProcessCreated', ProcessId: '1' }, { CreationTime: '2026-11-20T10:00:00', Operation: 'x', Workload: 'y' },
      { Event: { System: { Channel: 'System', EventID: 7045, Provider: { '#attributes': { Name: 'Service Control Manager' } }, TimeCreated: { '#attributes': { SystemTime: '2026-11-20T10:00:00Z' } } }, EventData: { Data: ['a'] } } },
    ];
    const queries = Object.entries(shipped.tables).map(([name]) => ({ name, query: compile(`${name} | take 1`, shipped) }));
    const record = fc.constantFrom(...seeds).chain((seed) => fc.dictionary(fc.constantFrom(...Object.keys(seed), 'message', 'properties', 'userIdentity', 'winlog'), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 4 }).map((other) => ({ ...seed, ...other })));
    fc.assert(fc.property(fc.array(record, { maxLength: 5 }), (records) => {
      const { tables } = rowsOf(...records);
      for (const { name, query } of queries) if (tables[name]) query.run({ [name]: tables[name] }, { now: new Date() });
    }), { numRuns: 300 });
  }, 60_000);

  it('ends, and throws nothing but that a file is no log, for any bytes and any damage to good files', async () => {
    const good = [Buffer.from(`${row}\n${row}`), Buffer.from(`[${row},${row}]`), gzipSync(row), zipOf({ 'a.json': row, 'b.csv': 'TimeGenerated,Type\n2026,SigninLogs' }), Buffer.from('version account-id interface-id srcaddr dstaddr start\n2 1 eni-1 a b 1600740868\n')];
    const damaged = fc.tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }), fc.nat(400)).map(([file, damage, cut]) => {
      const copy = Buffer.from(file.subarray(0, Math.max(1, cut)));
      for (const [at, byte] of damage) if (at < copy.length) copy[at] = byte;
      return copy;
    });
    await fc.assert(fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))), async (bytes) => {
      const path = written(folder, 'fuzz.csv', bytes);
      await readLogs([path], shipped).catch((error: unknown) => { if (!(error instanceof UsageError)) throw error; });
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }), { numRuns: 400 });
  }, 60_000);
});
