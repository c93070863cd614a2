import type { ScalarFunction } from '../contract.ts';
import { DOCS } from '../define.ts';
import { isArray, isBag } from '../../values/dynamic.ts';
import type { Column, DynamicValue, Value } from '../../values.ts';
import { masked, masked6, parseNetwork4, parseNetwork6 } from './address.ts';

/** The table that stands for Kusto's database of addresses, whose name is the function's. */
export const GEO_TABLE = 'geo_info_from_ip_address';

/** Its columns: a network (`203.0.113.0/24`, `2001:db8::/32`, or one address) and what the function says of the addresses in it. */
export const GEO_COLUMNS: readonly Column[] = [
  { name: 'network', type: 'string' }, { name: 'country', type: 'string' }, { name: 'state', type: 'string' }, { name: 'city', type: 'string' }, { name: 'latitude', type: 'real' }, { name: 'longitude', type: 'real' },
];

type Find = (address: string) => DynamicValue;

/**
 * Kusto has a database that changes with every week and is not ours to give: the networks are the second argument, a list of bags with
 * the columns of `GEO_TABLE`, which the plan takes from the table of that name. The narrowest network that has the address counts; null
 * where none has it. https://learn.microsoft.com/kusto/query/geo-info-from-ip-address-function
 */
export const geoInfoFromIpAddress: ScalarFunction = {
  name: GEO_TABLE,
  docs: `${DOCS}geo-info-from-ip-address-function`,
  prepare() {
    let known: { readonly list: Value; readonly find: Find } | undefined;
    return (address, list = null) => {
      if (known?.list !== list) known = { list, find: finder(list) };
      return typeof address === 'string' ? known?.find(address) ?? null : null;
    };
  },
};

/** Networks by family and prefix, so that an address is looked up once for each length that there is. */
function finder(list: Value): Find {
  const four = new Map<number, Map<number, DynamicValue>>();
  const six = new Map<number, Map<bigint, DynamicValue>>();
  for (const item of isArray(list) ? list : []) {
    if (!isBag(item)) continue;
    const { network = '', ...place } = Object.fromEntries(item.bag);
    const found = { bag: new Map(Object.entries(place).filter(([, value]) => value !== null && value !== '')) };
    const [a, b] = [parseNetwork4(String(network)), parseNetwork6(String(network), false)];
    if (a) put(four, a.prefix, a.address, found);
    else if (b) put(six, b.prefix, b.address, found);
  }
  const [lengths4, lengths6] = [descending(four), descending(six)];
  return (address) => {
    const a = parseNetwork4(address);
    if (a) return first(lengths4, (prefix) => four.get(prefix)?.get(masked(a.address, prefix)));
    const b = parseNetwork6(address, false);
    return b ? first(lengths6, (prefix) => six.get(prefix)?.get(masked6(b.address, prefix))) : null;
  };
}

function put<Key>(networks: Map<number, Map<Key, DynamicValue>>, prefix: number, address: Key, place: DynamicValue): void {
  const same = networks.get(prefix) ?? new Map<Key, DynamicValue>();
  networks.set(prefix, same.set(address, place));
}

const descending = (networks: ReadonlyMap<number, unknown>): number[] => [...networks.keys()].sort((a, b) => b - a);

function first(lengths: readonly number[], find: (prefix: number) => DynamicValue | undefined): DynamicValue {
  for (const prefix of lengths) {
    const found = find(prefix);
    if (found !== undefined) return found;
  }
  return null;
}
