import { RESERVED } from '../load.ts';

const LONGEST = 80;
/** Names that are devices on Windows. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** The folder of a rule by its name: letters and digits of ASCII with dashes between, so that it stays a folder on every system. */
export function slugOf(name: string, id: string): string {
  const slug = plain(name) || `rule-${plain(id)}`;
  const safe = RESERVED.includes(slug) || DEVICES.test(slug) ? `rule-${slug}` : slug;
  return safe.slice(0, LONGEST).replace(/-+$/, '') || 'rule';
}

/** The slug, or the first of `slug-2`, `slug-3`, ... that is not taken. */
export function uniqueSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number += 1) if (!taken.has(`${slug}-${number}`)) return `${slug}-${number}`;
}

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
