const P1 = 11_400_714_785_074_694_791n;
const P2 = 14_029_467_366_897_019_727n;
const P3 = 1_609_587_929_392_839_161n;
const P4 = 9_650_029_242_287_828_579n;
const P5 = 2_870_177_450_012_600_261n;
const MASK = (1n << 64n) - 1n;

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK;
}

function mix(accumulator: bigint, lane: bigint): bigint {
  return rotate((accumulator + lane * P2) & MASK, 31n) * P1 & MASK;
}

/** XXH64 without a seed, as a signed long. https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length;
  let at = 0;
  let hash = P5;
  if (length >= 32) {
    const lanes = [(P1 + P2) & MASK, P2, 0n, (MASK + 1n - P1) & MASK];
    for (; at + 32 <= length; at += 32) {
      for (let i = 0; i < 4; i += 1) lanes[i] = mix(lanes[i] ?? 0n, view.getBigUint64(at + i * 8, true));
    }
    const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes;
    hash = (rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n)) & MASK;
    for (const lane of lanes) hash = ((hash ^ mix(0n, lane)) * P1 + P4) & MASK;
  }
  hash = (hash + BigInt(length)) & MASK;
  for (; at + 8 <= length; at += 8) hash = (rotate(hash ^ mix(0n, view.getBigUint64(at, true)), 27n) * P1 + P4) & MASK;
  for (; at + 4 <= length; at += 4) hash = (rotate(hash ^ (BigInt(view.getUint32(at, true)) * P1 & MASK), 23n) * P2 + P3) & MASK;
  for (; at < length; at += 1) hash = rotate(hash ^ (BigInt(view.getUint8(at)) * P5 & MASK), 11n) * P1 & MASK;
  hash = ((hash ^ (hash >> 33n)) * P2) & MASK;
  hash = ((hash ^ (hash >> 29n)) * P3) & MASK;
  return BigInt.asIntN(64, hash ^ (hash >> 32n));
}
