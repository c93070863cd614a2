import { describe, expect, it } from 'vitest';
import { compile, KqlError } from '../../index.ts';
import { rowsOf } from '../../testing/answer.ts';
import { GEO_COLUMNS, GEO_TABLE } from './geo-info.ts';

const SCHEMA = { tables: { [GEO_TABLE]: GEO_COLUMNS, T: [{ name: 'ip', type: 'string' }] } } as const;
const PLACES = [
  { network: '20.53.0.0/16', country: 'Australia' },
  { network: '20.53.203.0/24', country: 'Australia', state: 'New South Wales', city: 'Sydney', latitude: -33.8672, longitude: 151.1997 },
  { network: '2a03:2880::/32', country: 'United States' },
  { network: 'no network', country: 'Nowhere' },
];

const countries = (query: string, addresses: readonly string[]) => rowsOf(compile(query, SCHEMA).run({ [GEO_TABLE]: PLACES, T: addresses.map((ip) => ({ ip })) }, { now: new Date(0) }));

describe('kql/functions/ip/geo-info', () => {
  it('gives what the narrowest network of the table says, with the vendor\'s names, and null for an address that is in none', () => {
    expect(countries('T | project g = tostring(geo_info_from_ip_address(ip))', ['20.53.203.50', '20.53.1.1', '2a03:2880:f12c:83:face:b00c::25de', '10.0.0.1', '', 'x'])).toEqual([
      ['{"country":"Australia","state":"New South Wales","city":"Sydney","latitude":-33.8672,"longitude":151.1997}'], ['{"country":"Australia"}'], ['{"country":"United States"}'], [''], [''], [''],
    ]);
  });

  it('reads a part of the answer, and knows nothing where the table has no rows', () => {
    expect(countries('T | where geo_info_from_ip_address(ip).city == "Sydney" | count', ['20.53.203.50', '20.53.1.1'])).toEqual([['1']]);
    expect(rowsOf(compile('print x = geo_info_from_ip_address("20.53.203.50")', SCHEMA).run({}, { now: new Date(0) }))).toEqual([['null']]);
  });

  it('is refused where the schema has no such table, with its name', () => {
    const refused = (): unknown => compile('print geo_info_from_ip_address("20.53.203.50")', { tables: {} });
    expect(refused).toThrow(KqlError);
    expect(refused).toThrow(/without a table of that name \(columns: network, country/);
  });
});
