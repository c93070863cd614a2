import { decodeTime, encodeTime } from 'ulid';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_BITS = 80n;

/** Gives this many random bytes. Injected, so that a run can be repeated. */
export type Random = (bytes: number) => Uint8Array;

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function encode(value: bigint): string {
  let text = '';
  for (let i = 0; i < 16; i += 1) text = (ALPHABET[Number((value >> BigInt(5 * i)) & 31n)] ?? '0') + text;
  return text;
}

function decode(text: string): bigint {
  return [...text].reduce((sum, letter) => (sum << 5n) | BigInt(ALPHABET.indexOf(letter)), 0n);
}

/** Milliseconds since 1970 in a ULID. */
export function ulidTime(id: string): number {
  return decodeTime(id);
}

/**
 * A ULID (https://github.com/ulid/spec) of `at` (milliseconds) that is greater than `floor`. When the clock has not
 * moved past `floor`, or has gone back, it keeps the floor's time and steps on by a random amount: two clones that
 * append to the same head at the same time still get different names.
 */
export function nextUlid(at: number, floor: string | null, random: Random): string {
  // The first bit stays clear, so that there is room to step.
  const fresh = toBigInt(random(10)) >> 1n;
  if (floor === null || at > ulidTime(floor)) return encodeTime(at, 10) + encode(fresh);
  const stepped = decode(floor.slice(10)) + 1n + toBigInt(random(5));
  if (stepped >= 1n << RANDOM_BITS) throw new RangeError('no ULID is left in this millisecond');
  return floor.slice(0, 10) + encode(stepped);
}
