import { sha256 } from '../src/model/index.ts';

/**
 * A logical resource name: what it is, which object in words, and 8 digits of a hash of the object, so that two objects whose
 * readable part is the same differ. Stable for as long as the object is the same.
 */
export function resourceName(kind: string, readable: string, object: string): string {
  const words = readable.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
  return `${kind}-${words}-${sha256(object).slice(0, 8)}`;
}
