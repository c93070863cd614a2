import { describe, expect, it } from 'vitest';
import { aggregates } from '../aggregates/index.ts';
import { functions } from './index.ts';
import { windows } from './window/index.ts';

describe('kql/functions/index', () => {
  it('has every function under its own name, with the page that says what it does', () => {
    for (const [name, definition] of [...functions, ...windows, ...aggregates]) {
      expect(definition.name).toBe(name);
      expect(definition.docs).toMatch(/^https:\/\/learn\.microsoft\.com\/kusto\/query\/[a-z0-9-]+$/);
    }
    expect(functions.size).toBeGreaterThan(280);
    expect(aggregates.size).toBeGreaterThan(40);
  });
});
