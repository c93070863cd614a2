import { scalar } from '../define.ts';

const BASE = 36;
const DAMP = 700;

/** Parameters and procedure of RFC 3492, section 6.1. */
function adapt(deltaIn: number, points: number, first: boolean): number {
  let delta = first ? Math.floor(deltaIn / DAMP) : deltaIn >> 1;
  delta += Math.floor(delta / points);
  let k = 0;
  for (; delta > 455; k += BASE) delta = Math.floor(delta / 35);
  return k + Math.floor(36 * delta / (delta + 38));
}

function threshold(k: number, bias: number): number {
  return Math.min(26, Math.max(1, k - bias));
}

/** RFC 3492, section 6.3. */
export function encode(text: string): string {
  const points = [...text].map(ch => ch.codePointAt(0) ?? 0);
  const basic = points.filter(point => point < 128);
  let out = String.fromCharCode(...basic);
  if (basic.length > 0) out += '-';
  let n = 128;
  let delta = 0;
  let bias = 72;
  for (let handled = basic.length; handled < points.length;) {
    const next = Math.min(...points.filter(point => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta += 1;
      if (point !== n) continue;
      let q = delta;
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias);
        if (q < t) break;
        out += digit(t + ((q - t) % (BASE - t)));
        q = Math.floor((q - t) / (BASE - t));
      }
      out += digit(q);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    n += 1;
  }
  return out;
}

function digit(value: number): string {
  return value.toString(36).length === 1 ? 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(value) : '';
}

/** RFC 3492, section 6.2; null for what was never encoded so. */
export function decode(text: string): string | null {
  const dash = text.lastIndexOf('-');
  const points = [...text.slice(0, Math.max(0, dash))].map(ch => ch.codePointAt(0) ?? 0);
  if (points.some(point => point >= 128)) return null;
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let at = dash + 1; at < text.length;) {
    const old = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const value = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(text.charAt(at).toLowerCase() || '?');
      if (value === -1) return null;
      at += 1;
      i += value * weight;
      const t = threshold(k, bias);
      if (value < t) break;
      weight *= BASE - t;
    }
    bias = adapt(i - old, points.length + 1, old === 0);
    n += Math.floor(i / (points.length + 1));
    i %= points.length + 1;
    if (n > 0x10ffff) return null;
    points.splice(i, 0, n);
    i += 1;
  }
  return String.fromCodePoint(...points);
}

/** https://learn.microsoft.com/kusto/query/punycode-from-string-function */
export const punycodeFromString = scalar({ name: 'punycode_from_string', docs: 'punycode-from-string-function', params: ['string'] }, encode);
/** https://learn.microsoft.com/kusto/query/punycode-to-string-function */
export const punycodeToString = scalar({ name: 'punycode_to_string', docs: 'punycode-to-string-function', params: ['string'] }, text => decode(text) ?? '');

/** Each label of a domain by itself. https://learn.microsoft.com/kusto/query/punycode-domain-from-string-function */
export const punycodeDomainFromString = scalar({ name: 'punycode_domain_from_string', docs: 'punycode-domain-from-string-function', params: ['string'] },
  domain => domain.split('.').map(label => (label.startsWith('xn--') ? decode(label.slice(4)) ?? label : label)).join('.'));
/** The dots of East Asia part no labels here. https://learn.microsoft.com/kusto/query/punycode-domain-to-string-function */
export const punycodeDomainToString = scalar({ name: 'punycode_domain_to_string', docs: 'punycode-domain-to-string-function', params: ['string'] },
  domain => domain.split(/[.。｡]/).map(label => (/[^\u0000-\u007f]/.test(label) ? `xn--${encode(label)}` : label)).join('.'));
