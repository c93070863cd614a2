import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/parse/parse-url', () => {
  const cases = [
    { title: 'parse_url(\'scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment\') is json(\'{"Scheme":"scheme","Host":"host","Port":"1234","Path":"/this/is/a/path","Username":"username","Password":"password","Query Parameters":{"k1":"v1","k2":"v2"},"Fragment":"fragment"}\')', got: call('parse_url', 'dynamic', 'scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment'), want: json('{"Scheme":"scheme","Host":"host","Port":"1234","Path":"/this/is/a/path","Username":"username","Password":"password","Query Parameters":{"k1":"v1","k2":"v2"},"Fragment":"fragment"}').value },
    { title: 'parse_url(\'https://bing.com\') is json(\'{"Scheme":"https","Host":"bing.com","Port":"","Path":"","Username":"","Password":"","Query Parameters":{},"Fragment":""}\')', got: call('parse_url', 'dynamic', 'https://bing.com'), want: json('{"Scheme":"https","Host":"bing.com","Port":"","Path":"","Username":"","Password":"","Query Parameters":{},"Fragment":""}').value },
    { title: 'parse_urlquery(\'k1=v1&k2=v2&k3=v3\') is json(\'{"Query Parameters":{"k1":"v1","k2":"v2","k3":"v3"}}\')', got: call('parse_urlquery', 'dynamic', 'k1=v1&k2=v2&k3=v3'), want: json('{"Query Parameters":{"k1":"v1","k2":"v2","k3":"v3"}}').value },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
