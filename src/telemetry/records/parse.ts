/** Digits of a whole number that a double may not hold. */
const MANY_DIGITS = /\d{16}/;

interface Source { readonly source?: string }

/** JSON, with whole numbers that a double would round as text of all their digits; undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    if (!MANY_DIGITS.test(text)) return JSON.parse(text);
    return JSON.parse(text, (_key, value: unknown, ...context: readonly Source[]) => {
      const digits = context[0]?.source;
      return typeof value === 'number' && digits !== undefined && !Number.isSafeInteger(value) && /^-?\d+$/.test(digits) ? digits : value;
    });
  } catch {
    return undefined;
  }
}
