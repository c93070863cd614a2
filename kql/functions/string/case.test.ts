import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/case', () => {
  const cases = [
    { title: 'tolower(\'ÅNGSTRÖM\') is \'ångström\'', got: call('tolower', 'string', 'ÅNGSTRÖM'), want: 'ångström' },
    { title: 'tolower(\'ΟΔΟΣ\') is \'οδοσ\'', got: call('tolower', 'string', 'ΟΔΟΣ'), want: 'οδοσ' },
    { title: 'toupper(\'naïve\') is \'NAÏVE\'', got: call('toupper', 'string', 'naïve'), want: 'NAÏVE' },
    { title: 'toupper(\'straße\') is \'STRAßE\'', got: call('toupper', 'string', 'straße'), want: 'STRAßE' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
