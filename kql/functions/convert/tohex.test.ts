import { describe, expect, it } from 'vitest';
import { call, int } from '../testing.ts';

describe('kql/functions/convert/tohex', () => {
  const cases = [
    { title: 'tohex(256n) is \'100\'', got: call('tohex', 'string', 256n), want: '100' },
    { title: 'tohex(-256n) is \'ffffffffffffff00\'', got: call('tohex', 'string', -256n), want: 'ffffffffffffff00' },
    { title: 'tohex(int(-256), 8n) is \'ffffff00\'', got: call('tohex', 'string', int(-256), 8n), want: 'ffffff00' },
    { title: 'tohex(256n, 8n) is \'00000100\'', got: call('tohex', 'string', 256n, 8n), want: '00000100' },
    { title: 'tohex(256n, 2n) is \'100\'', got: call('tohex', 'string', 256n, 2n), want: '100' },
    { title: 'tohex(256n, 20n) is \'0000000000000100\'', got: call('tohex', 'string', 256n, 20n), want: '0000000000000100' },
    { title: 'tohex(int(-1), 20n) is \'00000000ffffffff\'', got: call('tohex', 'string', int(-1), 20n), want: '00000000ffffffff' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
