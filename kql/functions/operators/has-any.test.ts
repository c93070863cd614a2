import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/operators/has-any', () => {
  const cases = [
    { title: 'has_any(\'north dakota\', \'CAROLINA\', \'DAKOTA\') is true', got: call('has_any', 'bool', 'north dakota', 'CAROLINA', 'DAKOTA'), want: true },
    { title: 'has_any(\'north\', json(\'["south","east"]\')) is false', got: call('has_any', 'bool', 'north', json('["south","east"]')), want: false },
    { title: 'has_any(\'north\', json(\'[]\')) is false', got: call('has_any', 'bool', 'north', json('[]')), want: false },
    { title: 'has_all(\'cold snow, strong wind\', \'cold\', \'strong\', \'snow\') is true', got: call('has_all', 'bool', 'cold snow, strong wind', 'cold', 'strong', 'snow'), want: true },
    { title: 'has_all(\'cold snow\', json(\'["cold","wind"]\')) is false', got: call('has_all', 'bool', 'cold snow', json('["cold","wind"]')), want: false },
    { title: 'has_any(\'cold snow\', json(\'["wind",["snow"]]\')) is true', got: call('has_any', 'bool', 'cold snow', json('["wind",["snow"]]')), want: true },
    { title: 'has_all(\'cold\', json(\'[]\')) is true', got: call('has_all', 'bool', 'cold', json('[]')), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
