import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/encode/punycode', () => {
  const cases = [
    { title: 'punycode_from_string(\'académie-française\') is \'acadmie-franaise-npb1a\'', got: call('punycode_from_string', 'string', 'académie-française'), want: 'acadmie-franaise-npb1a' },
    { title: 'punycode_to_string(\'acadmie-franaise-npb1a\') is \'académie-française\'', got: call('punycode_to_string', 'string', 'acadmie-franaise-npb1a'), want: 'académie-française' },
    { title: 'punycode_domain_from_string(\'xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com\') is \'Rúyì.Jīngū.Bàng.com\'', got: call('punycode_domain_from_string', 'string', 'xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com'), want: 'Rúyì.Jīngū.Bàng.com' },
    { title: 'punycode_domain_to_string(\'Riðill｡Skáldskaparmál｡org\') is \'xn--Riill-jta.xn--Skldskaparml-dbbj.org\'', got: call('punycode_domain_to_string', 'string', 'Riðill｡Skáldskaparmál｡org'), want: 'xn--Riill-jta.xn--Skldskaparml-dbbj.org' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
