const MOST = 5;
const LONGEST = 80;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Where two JSON values differ: `path: a -> b`, at most the first five. */
export function differences(a: unknown, b: unknown, path = ''): string[] {
  if (isObject(a) && isObject(b) && Array.isArray(a) === Array.isArray(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`)).slice(0, MOST);
  }
  return Object.is(a, b) ? [] : [`${path}: ${show(a)} -> ${show(b)}`];
}
