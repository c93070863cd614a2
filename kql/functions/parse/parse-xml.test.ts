import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/parse/parse-xml', () => {
  const cases = [
    { title: 'parse_xml(\'<e/>\') is json(\'{"e":null}\')', got: call('parse_xml', 'dynamic', '<e/>'), want: json('{"e":null}').value },
    { title: 'parse_xml(\'<e>text</e>\') is json(\'{"e":"text"}\')', got: call('parse_xml', 'dynamic', '<e>text</e>'), want: json('{"e":"text"}').value },
    { title: 'parse_xml(\'<e name="value" />\') is json(\'{"e":{"@name":"value"}}\')', got: call('parse_xml', 'dynamic', '<e name="value" />'), want: json('{"e":{"@name":"value"}}').value },
    { title: 'parse_xml(\'<e name="value">text</e>\') is json(\'{"e":{"@name":"value","#text":"text"}}\')', got: call('parse_xml', 'dynamic', '<e name="value">text</e>'), want: json('{"e":{"@name":"value","#text":"text"}}').value },
    { title: 'parse_xml(\'<e> <a>text</a> <b>text</b> </e>\') is json(\'{"e":{"a":"text","b":"text"}}\')', got: call('parse_xml', 'dynamic', '<e> <a>text</a> <b>text</b> </e>'), want: json('{"e":{"a":"text","b":"text"}}').value },
    { title: 'parse_xml(\'<e> <a>text</a> <a>text</a> </e>\') is json(\'{"e":{"a":["text","text"]}}\')', got: call('parse_xml', 'dynamic', '<e> <a>text</a> <a>text</a> </e>'), want: json('{"e":{"a":["text","text"]}}').value },
    { title: 'parse_xml(\'<e> text <a>text</a> </e>\') is json(\'{"e":{"#text":"text","a":"text"}}\')', got: call('parse_xml', 'dynamic', '<e> text <a>text</a> </e>'), want: json('{"e":{"#text":"text","a":"text"}}').value },
    { title: 'parse_xml(\'<e>&lt;&amp;</e>\') is json(\'{"e":"<&"}\')', got: call('parse_xml', 'dynamic', '<e>&lt;&amp;</e>'), want: json('{"e":"<&"}').value },
    { title: 'parse_xml(\'<e\') is null', got: call('parse_xml', 'dynamic', '<e'), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
