import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/encode/url', () => {
  const cases = [
    { title: 'url_encode(\'https://www.bing.com/hello world\') is \'https%3a%2f%2fwww.bing.com%2fhello+world\'', got: call('url_encode', 'string', 'https://www.bing.com/hello world'), want: 'https%3a%2f%2fwww.bing.com%2fhello+world' },
    { title: 'url_encode_component(\'https://www.bing.com/hello world/\') is \'https%3a%2f%2fwww.bing.com%2fhello%20world%2f\'', got: call('url_encode_component', 'string', 'https://www.bing.com/hello world/'), want: 'https%3a%2f%2fwww.bing.com%2fhello%20world%2f' },
    { title: 'url_decode(\'https%3a%2f%2fwww.bing.com%2f\') is \'https://www.bing.com/\'', got: call('url_decode', 'string', 'https%3a%2f%2fwww.bing.com%2f'), want: 'https://www.bing.com/' },
    { title: 'url_decode(\'100%+%zz%c3%a9\') is \'100% %zzé\'', got: call('url_decode', 'string', '100%+%zz%c3%a9'), want: '100% %zzé' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
