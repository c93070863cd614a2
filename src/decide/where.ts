import type { Entity, LoadedConfig, LoadedPlaybook, Where } from '../model/index.ts';

/** Where a rule of `cordon.yaml` is written; the nearest parent that has a line, or the shipped defaults. */
export function whereConfig(config: LoadedConfig, path: string): Where {
  return upwards(config.lines, path) ?? `${config.file} (defaults)`;
}

/** Where a part of a playbook is written. */
export function wherePlaybook(loaded: LoadedPlaybook, path: string): Where {
  return upwards(loaded.lines, path) ?? `${loaded.file}:1`;
}

/** Rules that no file can switch off. */
export const BUILT_IN: Where = 'cordon (built in)';

function upwards(lines: Record<string, Where>, path: string): Where | null {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const key = parts.slice(0, length).join('.');
    if (Object.hasOwn(lines, key)) return lines[key] ?? null;
  }
  return null;
}

// Characters that JSON leaves as they are and that rewrite a terminal or the reading order of a line.
const TREACHEROUS = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const LONGEST_QUOTE = 160;

/** Text from an alert as part of a reason: cut, quoted, on one line. */
export function quote(text: string): string {
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text;
  return JSON.stringify(cut).replace(TREACHEROUS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** How an entity is named in reasons: `user "alice@contoso.example" ("3f5a...")`. */
export function named(entity: Entity): string {
  const value = entity.name === entity.value ? '' : ` (${quote(entity.value)})`;
  return `${entity.kind} ${quote(entity.name === '' ? entity.value : entity.name)}${value}`;
}

/** Order by UTF-16 code units: the same on every machine, whatever its locale. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
