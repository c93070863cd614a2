import ipaddr from 'ipaddr.js';
import type { Findings, Read } from '../read.ts';
import { at, unknownName, type Everything } from './rule.ts';

/** Ids are unique, names of people and owners exist, addresses and networks can be read. */
export function inventoryRules(all: Everything, findings: Findings): void {
  const { reads, inventory } = all;
  uniqueIds(reads.assets, 'assets', inventory.assets, findings);
  uniqueIds(reads.identities, 'identities', inventory.identities, findings);
  owners(all, findings);
  contacts(all, findings);
  networks(all, findings);
}

function uniqueIds(read: Read<unknown> | null, list: string, entries: readonly { kind: string; id: string }[], findings: Findings): void {
  const seen = new Map<string, number>();
  for (const [index, { kind, id }] of entries.entries()) {
    const key = `${kind}:${id.toLowerCase()}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else if (read !== null) findings.problems.push(at(read.doc, [list, index, 'id'], `this ${kind} is listed already, in line ${read.doc.at([list, first]).line}`));
  }
}

function owners({ reads, inventory }: Everything, findings: Findings): void {
  if (reads.contacts?.value === undefined || reads.contacts.value === null) return;
  const known = inventory.contacts.owners.map(({ id }) => id);
  for (const [list, read, entries] of [['assets', reads.assets, inventory.assets], ['identities', reads.identities, inventory.identities]] as const) {
    for (const [index, { owner }] of entries.entries()) {
      if (read !== null && owner !== undefined && !known.includes(owner)) findings.problems.push(unknownName(read.doc, [list, index, 'owner'], 'owner', owner, known));
    }
  }
}

function contacts({ reads: { contacts: read }, inventory: { contacts: { people, roles, owners: owning } } }: Everything, findings: Findings): void {
  if (read === null) return;
  const persons = people.map(({ id }) => id);
  const roleIds = roles.map(({ id }) => id);
  const wanted = (path: (string | number)[], what: string, given: string, known: readonly string[]): void => {
    if (!known.includes(given)) findings.problems.push(unknownName(read.doc, path, what, given, known));
  };
  for (const [index, person] of people.entries()) for (const [n, role] of person.roles.entries()) wanted(['people', index, 'roles', n], 'role', role, roleIds);
  for (const [index, role] of roles.entries()) for (const [n, person] of role.onCall.entries()) wanted(['roles', index, 'onCall', n], 'person', person, persons);
  for (const [index, owner] of owning.entries()) wanted(['owners', index, 'businessOwner'], 'person', owner.businessOwner, persons);
  for (const [list, entries] of [['people', people], ['roles', roles], ['owners', owning]] as const) {
    for (const [index, { id }] of entries.entries()) {
      if (entries.findIndex((other) => other.id === id) < index) findings.problems.push(at(read.doc, [list, index, 'id'], `"${id}" is listed already`));
    }
  }
}

function networks({ inventory, reads, indicators }: Everything, findings: Findings): void {
  for (const [index, { rule }] of inventory.protected.entries()) {
    const text = 'cidr' in rule ? rule.cidr : rule.kind === 'ip' && 'id' in rule ? rule.id : null;
    if (reads.protected === null || text === null || isNetwork(text)) continue;
    findings.problems.push(at(reads.protected.doc, ['protected', index, 'cidr' in rule ? 'cidr' : 'id'], NETWORK));
  }
  for (const [index, asset] of inventory.assets.entries()) {
    if (reads.assets === null) continue;
    for (const [n, address] of asset.addresses.entries()) {
      if (!ipaddr.isValid(address)) findings.problems.push(at(reads.assets.doc, ['assets', index, 'addresses', n], 'expected an IP address'));
    }
    if (asset.kind === 'ip' && !isNetwork(asset.id)) findings.problems.push(at(reads.assets.doc, ['assets', index, 'id'], NETWORK));
  }
  for (const [index, { kind, value }] of (indicators?.loaded ?? []).entries()) {
    if (kind === 'ip' && !ipaddr.isValid(value) && indicators !== null) findings.problems.push(at(indicators.read.doc, ['indicators', index, 'value'], 'expected an IP address'));
  }
}

const NETWORK = 'expected an IP address or a network such as 198.51.100.0/28';

/** Whether a text is an address or a network in CIDR form. */
export function isNetwork(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
}
