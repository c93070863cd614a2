import { parseCidr } from 'cidr-tools';
import ipaddr from 'ipaddr.js';
import { plainName, shortName, type Entity, type EntityKind } from '../model/index.ts';

/** How people point at entities in protected.yaml and in exceptions. */
export type Pointer = { kind: EntityKind; id: string } | { kind: EntityKind; match: string } | { kind: 'ip'; cidr: string };

interface Network { version: number; start: bigint; end: bigint }

/** Everything an entity is known by, in one spelling. */
export interface KnownNames {
  kind: EntityKind;
  names: ReadonlySet<string>;
  /** For an `ip`: its networks. */
  networks: Network[];
}

/** Collects an entity's id, name and aliases, and what an ARN or resource id calls it. */
export function knownNames(entity: Entity, aliases: readonly string[]): KnownNames {
  const given = new Set([entity.value, entity.name, ...aliases].filter((name) => name !== ''));
  const names = new Set<string>();
  for (const name of given) for (const spelling of [...spellings(entity.kind, name), ...wider(entity.kind, name)]) names.add(spelling);
  const networks = entity.kind === 'ip' ? [...given].flatMap(networksOf) : [];
  return { kind: entity.kind, names, networks };
}

type Prepared = { spellings: string[] } | { pattern: string; network: Network | null } | { network: Network | null };
// The same pointers are asked for every target of every incident.
const prepared = new WeakMap<Pointer, Prepared>();

function prepare(pointer: Pointer): Prepared {
  const ready = prepared.get(pointer);
  if (ready !== undefined) return ready;
  const fresh = 'cidr' in pointer ? { network: network(pointer.cidr) }
    : 'match' in pointer ? { pattern: plainName(pointer.match), network: pointer.kind === 'ip' ? networkOfPattern(pointer.match) : null }
      : pointer.kind === 'ip' ? { network: network(pointer.id) } : { spellings: [...spellings(pointer.kind, pointer.id)] };
  prepared.set(pointer, fresh);
  return fresh;
}

/**
 * Whether a pointer means the entity. `cannot tell` where the pointer itself cannot be read: the caller must take it
 * as the answer that lets less happen.
 */
export function pointsAt(pointer: Pointer, known: KnownNames): boolean | 'cannot tell' {
  if (pointer.kind !== known.kind) return false;
  const ready = prepare(pointer);
  if ('spellings' in ready) return ready.spellings.some((spelling) => known.names.has(spelling));
  if ('pattern' in ready && [...known.names].some((name) => wildcard(ready.pattern, name))) return true;
  const { network: wanted } = ready;
  // A pattern says nothing of a whole network's addresses.
  if (wanted === null) return 'pattern' in ready && known.networks.every(({ start, end }) => start === end) ? false : 'cannot tell';
  return known.networks.some((other) => other.version === wanted.version && other.start <= wanted.end && wanted.start <= other.end);
}

/** `198.51.100.*` is a network; null for a pattern that is none. */
function networkOfPattern(pattern: string): Network | null {
  const [, fixed, stars] = /^((?:\d{1,3}\.){1,3})(\*(?:\.\*)*)$/.exec(plainName(pattern)) ?? [];
  if (fixed === undefined || stars === undefined) return network(pattern);
  const bytes = fixed.split('.').length - 1;
  return network(`${fixed}${Array.from({ length: 4 - bytes }, () => '0').join('.')}/${8 * bytes}`);
}

/** An address or network, and what it carries inside: IPv4 in a NAT64, 6to4 or compatible IPv6 address. */
function networksOf(text: string): Network[] {
  const own = network(text);
  if (own === null) return [];
  return own.version === 6 && own.start === own.end ? [own, ...embedded(own.start).flatMap((address) => network(address) ?? [])] : [own];
}

// https://www.rfc-editor.org/rfc/rfc6052 (64:ff9b::/96), rfc3056 (2002::/16), rfc4291 2.5.5.1 (::/96)
function embedded(address: bigint): string[] {
  const dotted = (bits: bigint): string => [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.');
  const low = address & 0xffffffffn;
  const high = address >> 32n;
  if (high === 0x0064ff9b0000000000000000n || (high === 0n && low > 0xffffn)) return [dotted(low)];
  return address >> 112n === 0x2002n ? [dotted((address >> 80n) & 0xffffffffn)] : [];
}

function network(text: string): Network | null {
  const canonical = canonicalNetwork(text);
  if (canonical === null) return null;
  const { version, start, end } = parseCidr(canonical);
  return { version, start, end };
}

function* spellings(kind: EntityKind, name: string): Generator<string> {
  const text = plainName(name);
  yield text;
  if (kind === 'ip') {
    const network = canonicalNetwork(name);
    if (network === null) return;
    yield network;
    yield network.replace(/\/(?:32|128)$/, '');
    return;
  }
  // arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION is a session of arn:aws:iam::ACCOUNT:role/NAME.
  const session = /^(arn:[^:]+):sts::(\d*):assumed-role\/([^/]+)\//.exec(text);
  if (session !== null) {
    yield `${session[1]}:iam::${session[2]}:role/${session[3]}`;
    yield session[3] ?? text;
    return;
  }
  if (text.startsWith('arn:') || text.startsWith('/subscriptions/')) {
    const last = text.slice(text.lastIndexOf('/') + 1);
    if (last !== '') yield last;
  }
}

/** What a target is inside of, and what it is called without its domain: rules about those mean it too. */
function* wider(kind: EntityKind, name: string): Generator<string> {
  const text = plainName(name);
  const short = shortName(kind, name);
  if (short !== null) yield short;
  if (!text.startsWith('/subscriptions/')) return;
  for (let end = text.lastIndexOf('/'); end > '/subscriptions/'.length; end = text.lastIndexOf('/', end - 1)) yield text.slice(0, end);
}

/** An address or network in CIDR form, IPv6-mapped IPv4 as IPv4; null when it is neither. */
export function canonicalNetwork(text: string): string | null {
  const [address = '', prefixText, ...rest] = plainName(text).split('/');
  if (rest.length > 0 || !ipaddr.isValid(address)) return null;
  const parsed = ipaddr.parse(address);
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return null;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return null;
  const plain = ipaddr.process(address);
  // Zone ids (fe80::1%eth0) are of the machine that saw them, not of the address.
  const shown = plain.toString().split('%')[0] ?? '';
  if (plain.kind() === parsed.kind()) return `${shown}/${prefix}`;
  return prefix < 96 ? `${parsed.toString()}/${prefix}` : `${shown}/${prefix - 96}`;
}

/** Whether `text` fits `pattern`, in which only `*` is special. In linear steps, without a regular expression. */
export function wildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
