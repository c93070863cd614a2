/**
 * Text of a real as the engine writes it: `1.0`, `0.30000000000000007`, `1e300`.
 * The engine takes the shortest digits between the neighbours of the value, but not the ones nearest to it: `0.1 + 0.2` ends with 7.
 * That is Grisu2 of Florian Loitsch ("Printing Floating-Point Numbers Quickly and Accurately with Integers", 2010) without its last step.
 */

interface Fp { f: bigint; e: number }
const MASK64 = (1n << 64n) - 1n;
const HIDDEN = 1n << 52n;
const view = new DataView(new ArrayBuffer(8));

function decompose(value: number): Fp {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & (HIDDEN - 1n);
  return exponent === 0 ? { f: fraction, e: -1074 } : { f: fraction | HIDDEN, e: exponent - 1075 };
}

function normalize({ f, e }: Fp): Fp {
  const shift = 64 - f.toString(2).length;
  return { f: f << BigInt(shift), e: e - shift };
}

function multiply(a: Fp, b: Fp): Fp {
  return { f: ((a.f * b.f) + (1n << 63n)) >> 64n, e: a.e + b.e + 64 };
}

/** 10 to the power of k as 64 bits, rounded to nearest. */
function power(k: number): Fp {
  if (k >= 0) {
    const exact = 10n ** BigInt(k);
    const shift = exact.toString(2).length - 64;
    if (shift <= 0) return { f: exact << BigInt(-shift), e: shift };
    const f = (exact + (1n << BigInt(shift - 1))) >> BigInt(shift);
    return f > MASK64 ? { f: f >> 1n, e: shift + 1 } : { f, e: shift };
  }
  const divisor = 10n ** BigInt(-k);
  // So the quotient has 64 bits, and is rounded once.
  const shift = divisor.toString(2).length + 63;
  return { f: ((1n << BigInt(shift + 1)) / divisor + 1n) >> 1n, e: -shift };
}

/** The powers that the algorithm chooses from: 10^-348, 10^-340, ... 10^340. */
const powers = new Map<number, Fp>();
function cachedPower(e: number): { c: Fp; k: number } {
  const dk = (-61 - e) * 0.30102999566398114 + 347;
  let index = Math.trunc(dk);
  if (dk - index > 0) index += 1;
  index = (index >> 3) + 1;
  const exponent = -348 + index * 8;
  let c = powers.get(exponent);
  if (c === undefined) powers.set(exponent, c = power(exponent));
  return { c, k: -exponent };
}

function generate(mp: Fp, deltaIn: bigint, kIn: number): { digits: number[]; k: number } {
  let delta = deltaIn;
  const shift = BigInt(-mp.e);
  const one = 1n << shift;
  const p1 = mp.f >> shift;
  let p2 = mp.f & (one - 1n);
  const digits: number[] = [];
  const whole = p1.toString();
  let kappa = whole.length;
  let rest1 = p1;
  for (const ch of whole) {
    const unit = 10n ** BigInt(kappa - 1);
    const d = Number(ch);
    rest1 -= BigInt(d) * unit;
    if (d !== 0 || digits.length > 0) digits.push(d);
    kappa -= 1;
    const rest = (rest1 << shift) + p2;
    if (rest <= delta) return { digits, k: kIn + kappa };
  }
  for (;;) {
    p2 *= 10n;
    delta *= 10n;
    const d = Number(p2 >> shift);
    if (d !== 0 || digits.length > 0) digits.push(d);
    p2 &= one - 1n;
    kappa -= 1;
    if (p2 < delta) return { digits, k: kIn + kappa };
  }
}

/** Digits and exponent: the value is `digits` times 10 to the power of `k`. The value is finite and above zero. */
export function shortestDigits(value: number): { digits: string; k: number } {
  const v = decompose(value);
  const plus = normalize({ f: (v.f << 1n) + 1n, e: v.e - 1 });
  const lower: Fp = v.f === HIDDEN ? { f: (v.f << 2n) - 1n, e: v.e - 2 } : { f: (v.f << 1n) - 1n, e: v.e - 1 };
  const minus: Fp = { f: lower.f << BigInt(lower.e - plus.e), e: plus.e };
  const { c, k } = cachedPower(plus.e);
  const wp = multiply(plus, c);
  const wm = multiply(minus, c);
  const { digits, k: exponent } = generate({ f: wp.f - 1n, e: wp.e }, wp.f - 1n - (wm.f + 1n), k);
  return { digits: digits.join(''), k: exponent };
}

/** `tostring(real)`. */
export function realText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const sign = value < 0 ? '-' : '';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return `${value}.0`;
  const { digits, k } = shortestDigits(Math.abs(value));
  const point = digits.length + k;
  if (k >= 0 && point <= 21) return `${sign}${digits}${'0'.repeat(k)}.0`;
  if (point > 0 && point <= 21) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -6 && point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${sign}${mantissa}e${point - 1}`;
}

const REAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** `toreal(string)`; null when the text is no number. */
export function parseReal(text: string): number | null {
  const trimmed = text.trim();
  if (REAL.test(trimmed)) return Number(trimmed);
  switch (trimmed) {
    case 'NaN': case 'nan': case 'NAN': return Number.NaN;
    case 'inf': case '+inf': case 'Infinity': case '+Infinity': case 'infinity': return Number.POSITIVE_INFINITY;
    case '-inf': case '-Infinity': case '-infinity': return Number.NEGATIVE_INFINITY;
    default: return null;
  }
}
